"""The laboratory: every question of the commands, asked from Python, a notebook, a report or a web page alike."""
