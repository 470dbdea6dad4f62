"""A digest as a blog post, as JSON and as text."""
