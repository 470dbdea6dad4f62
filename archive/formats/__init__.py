"""A digest as a blog post, and papers as JSON and BibTeX."""
