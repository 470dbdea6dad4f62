"""Summaries without a model: sentences of the paper itself, chosen and shortened."""
