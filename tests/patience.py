"""How long tests wait for what happens in real time before they say that it hangs."""

PATIENCE = 120.0
"""Seconds: many times what a busy machine needs, so that nothing fails for being slow."""
