"""What several processes over one PostgreSQL tell each other."""
