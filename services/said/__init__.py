"""What people call things: time zones."""
