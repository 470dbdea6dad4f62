"""Commands that find papers: by words, and by what is near another one."""
