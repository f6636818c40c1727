"""What the templates of pages of text are given."""

from hub.base.kept_html import attaching
from hub.home.models import StandardPage


def of_standard_page(page: StandardPage, request) -> dict:
    """Nothing more; what is kept of its texts is read at once."""
    attaching.attach([page])
    return {}
