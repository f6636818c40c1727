"""What this app adds to Wagtail's admin."""

from wagtail import hooks

from forums.viewsets import ForumGroup


@hooks.register("register_admin_viewset")
def register_forums():
    return ForumGroup()
