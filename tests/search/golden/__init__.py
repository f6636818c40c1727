"""The golden set: what members ask, what answers it, and how well search does.

``demo.yaml`` is over the demo's content, ``real.yaml`` over the imported cases as well. A file's first lines
say how a question is written down.
"""
