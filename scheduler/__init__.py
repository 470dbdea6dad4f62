"""The clock and the post office: when a digest is due, and how its messages get out."""
