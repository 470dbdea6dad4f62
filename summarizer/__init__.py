"""The shared core: what a summary is, and how it is made and checked."""
