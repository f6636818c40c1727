"""What is sent when a row waits for the worker; the signal handlers wake it. The row is the guarantee."""

from django.dispatch import Signal

# Something happened of which people are to be told.
event_recorded = Signal()
# Mail waits to be sent.
mail_queued = Signal()
