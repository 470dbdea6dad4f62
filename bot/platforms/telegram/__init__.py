"""Telegram, on python-telegram-bot: the only folder that imports it, by its public names alone."""
