"""The small checker: a model on this machine that says whether a statement follows from a passage, in milliseconds."""
