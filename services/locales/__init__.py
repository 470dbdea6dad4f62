"""What makes one language's words of its catalogue, and its days, numbers and lists of what Babel knows of it."""
