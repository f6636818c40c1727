"""What can be found of notices: nothing; they are their reader's alone."""

from notifications.models import SavedSearch
from search.declarations import registry

registry.exclude(SavedSearch, "Its owner's alone; it finds, and is not found.")
