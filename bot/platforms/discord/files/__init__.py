"""Files on Discord: what is attached to messages, and how it is fetched."""
