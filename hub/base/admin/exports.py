"""What Wagtail's own lists and reports export is as harmless as our own tables."""

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from hub.base.output.tables import harmless


def guard_exports() -> None:
    """Have every export of Wagtail's admin pass texts by ``harmless``: what members wrote stands in them too.

    Wagtail has one place through which each cell goes, and no setting for it.
    """
    as_wagtail = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self, field, value, export_format):
        cell = as_wagtail(self, field, value, export_format)
        return harmless(cell) if isinstance(cell, str) else cell

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
