"""The cases in the package, each a folder of plain tables."""
