"""What results turn on: sensitivity to what is uncertain, and where a contrast changes its sign."""
