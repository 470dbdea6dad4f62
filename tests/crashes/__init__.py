"""A bot that is killed again and again while it delivers, and what became of its messages."""
