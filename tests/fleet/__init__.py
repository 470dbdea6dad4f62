"""Several processes over one database, which are killed and stopped at random, and what became of their messages."""
