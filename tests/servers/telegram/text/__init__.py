"""Texts with entities as Telegram reads them: markup, UTF-16 offsets, cleaning, nesting, limits."""
