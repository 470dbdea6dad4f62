"""What the kept records can be searched for by."""
