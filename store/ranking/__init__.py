"""What papers are ranked by, beside their words."""
