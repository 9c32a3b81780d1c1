"""Cases of other programs, read into ours and written back."""
