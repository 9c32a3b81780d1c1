"""Worlds: draws, days, and numbers that are uncertain."""
