"""Grounding: whether what is said about a paper stands in it, word for word, number for number, name for name."""

from summarizer.grounding.ground import Ground

__all__ = ["Ground"]
