"""What several processes over one database share."""
