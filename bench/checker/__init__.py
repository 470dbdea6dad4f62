"""Pairs of passages and statements for the small checker: made by patterns of abstracts, and written one by one."""
