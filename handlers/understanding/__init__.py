"""What a message means: which command, and which words after it."""
