"""Named edits of a case."""
