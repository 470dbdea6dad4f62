"""The overview of a digest: its papers in groups, by their words, and what a model says of each group."""
