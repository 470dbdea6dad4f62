"""The one web server of the process, and what it shows beside the platforms' own addresses."""
