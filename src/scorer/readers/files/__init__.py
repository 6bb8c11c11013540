"""A file to a document: paragraphs and grids, as they are printed."""
