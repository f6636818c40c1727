from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted


def say_nothing(**kwargs) -> None:
    """Stands where Wagtail's own mail about workflows would be sent: our services write that mail."""


class NotificationsConfig(AppConfig):
    name = "notifications"
    label = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.models import TaskState, WorkflowState

        from notifications import checks, signal_handlers  # noqa: F401 - the import registers the check
        from notifications.following import registry

        # Wagtail connects its receivers after this app is ready. A signal takes one receiver for each
        # dispatch_uid, so ours, being first, keeps Wagtail's out; the disconnect is for the other order.
        for signal, sender, uid in (
            (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
            (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
            (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
            (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
        ):
            signal.disconnect(sender=sender, dispatch_uid=uid)
            signal.connect(say_nothing, sender=sender, dispatch_uid=uid)
        registry.declare_kinds()
        autodiscover_modules("notice_kinds")
        signal_handlers.connect()
