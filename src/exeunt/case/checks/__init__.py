"""What the tables of a case say of one another."""
