"""The rules: what a Chinese statement turns round of the English sentences that it rests on, a file for each kind."""
