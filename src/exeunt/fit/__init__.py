"""Simulated against counted: scores, and the naive forecasts they stand beside."""
