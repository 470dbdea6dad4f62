"""Digests: harvested, selected, written down, published."""
