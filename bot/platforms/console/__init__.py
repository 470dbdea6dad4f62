"""The console: the same commands at a terminal, no token."""
