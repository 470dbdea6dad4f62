"""Tables, algorithms and listings of a PDF, with their rows and cells."""
