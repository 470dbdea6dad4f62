"""Which sentences and rows of a paper can answer a question."""
