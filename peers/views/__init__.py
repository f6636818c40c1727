"""Views of the people app, by what they are about."""
