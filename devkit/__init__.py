"""What dev.py stands on: this machine's packages and the project's ``.venv``. Standard library only."""
