"""Entries on a server of their own: its mapping, its client, and what keeps it equal to the database."""
