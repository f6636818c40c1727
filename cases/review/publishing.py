"""What Wagtail does when a workflow ends well. Wagtail loads this before any model, so it imports none."""

from wagtail.workflows import publish_workflow_state


def publish_reviewed(workflow_state, user=None) -> None:
    """Let the last task publish what it approved, if it knows how; else do what Wagtail does.

    Wagtail's own action publishes whatever revision is latest, and asks whether the approver may
    publish pages, which moderators may not: their right is to review.
    """
    task_state = workflow_state.current_task_state
    publish = getattr(task_state.task.specific, "publish_approved", None)
    if publish is None:
        publish_workflow_state(workflow_state, user=user)
    else:
        publish(task_state, user)
