"""The servers that the bot is in: whom it greets there, and where it may still post."""
