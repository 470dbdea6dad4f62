"""What is near a paper: by words, by meaning, and for those who follow it."""
