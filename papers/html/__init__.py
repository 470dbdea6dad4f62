"""arXiv's HTML papers, read in a process of their own."""
