"""A whole app with one kind of content, as small as one can be: a member's tip, filed under themes.

It is installed by ``tests.tiny_kind.settings`` alone, and nothing else of the hub knows it. ``found_everywhere.py``
looks for it wherever kinds of content appear; ``tests/base/test_content_kinds.py`` runs that. docs/adding-a-kind.md
walks through these files.
"""
