"""Telegram, on python-telegram-bot: the only folder that imports it."""
