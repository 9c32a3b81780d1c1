"""What is asked of runs: differences, what they stand on, what they are sensitive to, where they turn."""
