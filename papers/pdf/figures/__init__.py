"""Figures of a PDF: captions, places, words and pictures."""
