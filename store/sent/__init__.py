"""What people sent the bot: the text of files to be read, for a day, and their libraries until they are deleted."""
