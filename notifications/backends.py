"""Django's mail goes through this backend."""

from django.core.mail.backends.locmem import EmailBackend as OutboxEmailBackend  # noqa: F401
