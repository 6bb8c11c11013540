"""The parts of a document that are tables of scores, and their rows."""
