"""Organisations and people brought in from files."""
