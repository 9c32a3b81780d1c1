"""Learning from counts, and scoring on others."""
