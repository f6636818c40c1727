"""Published figures brought in from files."""
