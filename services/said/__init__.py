"""What people type: keywords in any language, and what they call time zones."""
