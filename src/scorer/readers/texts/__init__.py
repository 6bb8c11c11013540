"""A pasted text to a document: what tells its cells apart, and where its rows end."""
