"""What people say: what they call time zones, and which papers they speak of."""
