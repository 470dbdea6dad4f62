"""Lists of references that people keep: read from BibTeX, RIS, JSON and plain ids, whatever stands in them."""
