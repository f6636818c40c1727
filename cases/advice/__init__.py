"""Advice on cases: authors ask, members are invited and answer, authors say what came of it."""
