"""Several processes over one database: who does what, and how they hear of each other."""
