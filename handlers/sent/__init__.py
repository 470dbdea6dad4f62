"""Files that people send: what is wanted of one, and what is answered."""
