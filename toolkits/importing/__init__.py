"""Toolkits from folders of Markdown or MDX pages."""
