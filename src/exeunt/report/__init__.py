"""Results made into tables and pages for people."""
