"""For processes that a test starts: the database of the test, tasks in its queue."""

from hub.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
MAIL_DELIVERY_BACKEND = "tests.notifications.deliveries.IntoFolder"
