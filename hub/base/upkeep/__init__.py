"""Whether a published thing still holds: one policy for all kinds, and the walk through what is to be asked about.

``policy`` decides when to ask, how often and what counts as an answer; ``schedules`` keeps that on a row; ``asking``
is what the worker runs. An app says how long its kind holds, who is asked and in which words.
"""
