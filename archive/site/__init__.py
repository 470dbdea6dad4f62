"""The archive as a web site: pages, feeds and a search that need no server."""
