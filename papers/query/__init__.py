"""arXiv's query language: read, matched, and sent in one normal form."""
