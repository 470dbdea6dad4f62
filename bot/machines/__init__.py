"""One of several processes: the roles that it was begun with, and platforms that it runs by turns with others."""
