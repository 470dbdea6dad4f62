"""The front of a paper: title, abstract and the first author's affiliation."""
