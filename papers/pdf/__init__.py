"""PDFs, read in a process of their own: title, abstract, sections, figures."""
