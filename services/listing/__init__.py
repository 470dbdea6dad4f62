"""arXiv's own list of each day, brought into the store."""
