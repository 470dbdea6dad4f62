"""Discord, on discord.py: the only folder that imports it."""
