"""Replies: what papers, readings, answers and digests look like, before any platform renders them."""
