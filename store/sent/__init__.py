"""What people sent the bot to be read: its text, for a day."""
