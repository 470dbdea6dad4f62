"""Care of a database as a whole: bringing it up to date, copying it, putting a copy back, its file's rights."""
