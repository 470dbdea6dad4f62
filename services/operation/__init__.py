"""What keeps the bot in order and tells its operators how it does."""
