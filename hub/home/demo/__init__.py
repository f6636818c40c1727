"""The demo: invented bodies, people and cases, made through the same services that people use.

``make.make_demo`` makes it, safely again and again: what there is, by a stable key (an address, a slug),
is left as it was entered, and what is missing is added.
"""
