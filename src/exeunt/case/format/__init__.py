"""The rows of a case: what every column means, and every kind of rule."""
