"""The neutral vocabulary of Paper Herald: who speaks, what is answered, what went wrong. Standard library only."""
