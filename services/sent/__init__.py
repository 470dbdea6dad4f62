"""What people send to be read: which paper it is, its text for a day, and how much of that one person may send."""
