"""The report: one page of a case, for readers, that opens from a file without a network."""
