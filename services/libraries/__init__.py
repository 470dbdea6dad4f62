"""Libraries as taste: what chats send of theirs, which papers that is, and what Zotero has of it."""
