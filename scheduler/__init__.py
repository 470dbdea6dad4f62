"""Calls in their time the jobs that prepare digests, send messages and tidy."""
