"""Several processes over one database: which of them does what one alone may do."""
