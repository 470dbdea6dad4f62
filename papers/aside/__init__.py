"""Foreign files are read aside: in processes of their own that can do nothing but that."""
