"""The rules: what a statement turns round of the sentences that it rests on, each kind of turn in a file of its own."""
