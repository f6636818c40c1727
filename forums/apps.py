from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "forums"
    label = "forums"
    verbose_name = _("Forums")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # These need the models, which are not there before this.
        from forums import first_forums, permissions, signal_handlers
        from forums.models import Post
        from forums.moderation import notice_kinds
        from forums.threads import held_files, unsaved
        from hub.base.kept_html import sources

        sources.show_only(Post, Post.READABLE, lambda post: post.can_be_read)
        permissions.register()
        held_files.register()
        notice_kinds.register()
        unsaved.register()
        signal_handlers.connect()
        post_migrate.connect(permissions.grant, sender=self, dispatch_uid="forums.grant")
        post_migrate.connect(first_forums.ensure, sender=self, dispatch_uid="forums.first_forums")
