"""arXiv: papers as it records them, its queries, and whole texts out of HTML and PDF."""
