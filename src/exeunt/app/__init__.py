"""The local web app: a server on this machine, and the screens that it serves."""
