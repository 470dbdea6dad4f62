"""Summaries by language models: asked in turn and within budget, each statement checked, the next one standing in."""
