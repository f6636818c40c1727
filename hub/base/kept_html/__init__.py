"""The HTML of what people write, rendered once and kept in one table by the text's hash.

It is written when a text is saved (``watching``), read for a whole page at once (``services``), thrown away with the
text, and gone over from time to time by the worker (``walk``), which renders what an older renderer made.
"""
