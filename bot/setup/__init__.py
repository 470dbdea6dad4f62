"""`herald setup`: asks at the terminal what a bot needs, tries each answer, writes it down, posts a first digest."""
