"""Tasks: one person asked by another to do one thing, about any record."""
