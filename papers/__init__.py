"""arXiv: identifiers, records, queries, the client, and LaTeX as readable text."""
