"""Rows of a log: written once, then neither changed nor deleted by anything that goes through the models.

What a deleted account leaves empty in them, the database layer empties.
"""

from django.db import models


class WrittenOnceQuerySet(models.QuerySet):
    """Rows that nobody changes or deletes. Whatever would raises ``TypeError``."""

    def _refuse(self):
        raise TypeError(f"Nobody changes or deletes the {self.model._meta.verbose_name_plural}.")

    def update(self, **kwargs):
        self._refuse()

    def delete(self):
        self._refuse()

    def bulk_update(self, *args, **kwargs):
        self._refuse()


class WrittenOnce:
    """For a model whose rows are written once. To change or to delete one raises ``TypeError``."""

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"Nobody changes the {self._meta.verbose_name_plural}.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"Nobody deletes the {self._meta.verbose_name_plural}.")
