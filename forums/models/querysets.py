"""Questions about forums, threads and posts. What a person sees begins with ``visible_to``."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from hub.base.access import audiences


class ForumQuerySet(models.QuerySet):
    """Chainable questions about forums."""

    def visible_to(self, user):
        """The forums that this person may read."""
        return self.filter(audience__in=audiences.ids_for(user))

    def with_last_posts(self):
        """With what a list of forums shows of the newest post of each."""
        return self.select_related("category", "last_post__thread", "last_post__author")


class ThreadQuerySet(models.QuerySet):
    """Chainable questions about threads."""

    def listed(self):
        """Neither deleted, hidden nor merged into another."""
        return self.filter(is_listed=True)

    def visible_to(self, user):
        """The threads that this person may read and find."""
        return self.listed().filter(audience__in=audiences.ids_for(user))

    def about(self, thing: models.Model):
        """The threads about a thing of another app."""
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk)

    def latest(self):
        """Those with the newest post first."""
        return self.order_by("-last_post_at", "-pk")

    def for_list(self):
        """With what a row of a list shows; tags are read for the whole page (``forums.threads.lists``)."""
        return self.select_related("forum", "started_by", "last_post__author")

    def unanswered(self):
        """Questions that nobody has answered so that it was accepted, and that still may be."""
        return self.filter(kind="question", accepted_count=0, closed_at__isnull=True)

    def written_in_by(self, user):
        """Threads in which this person wrote something."""
        return self.filter(read_marks__user=user, read_marks__has_written=True)

    def tagged(self, slug: str):
        """Threads with this tag."""
        return self.filter(tags__slug=slug)

    def with_marks_of(self, user):
        """With ``read_position``: how far this person has read; None where they never opened it."""
        if not user.is_authenticated:
            return self.annotate(read_position=models.Value(None, output_field=models.IntegerField()))
        mark = FilteredRelation("read_marks", condition=Q(read_marks__user=user))
        return self.alias(mark=mark).annotate(read_position=F("mark__position"))

    def with_me_too_of(self, user):
        """With ``said_me_too``: whether this person has the question too."""
        if not user.is_authenticated:
            return self.annotate(said_me_too=models.Value(False))
        mine = self.model._meta.get_field("me_toos").related_model._default_manager.filter(user=user)
        return self.annotate(said_me_too=Exists(mine.filter(thread=OuterRef("pk"))))

    def unread_by(self, user, *, since):
        """Threads with posts that this person has not read and that were written after a moment."""
        newer = Q(read_position__isnull=True) | Q(read_position__lt=F("last_post__position"))
        return self.with_marks_of(user).filter(newer, last_post_at__gt=since)


class PostQuerySet(models.QuerySet):
    """Chainable questions about posts."""

    def readable(self):
        """Neither deleted nor hidden."""
        return self.filter(self.model.READABLE)

    def visible_to(self, user):
        """Posts that this person may read, in threads that they may read."""
        return self.readable().filter(thread__is_listed=True, thread__audience__in=audiences.ids_for(user))

    def with_what_is_findable(self):
        """With all that search is told of them, in a few queries."""
        return self.select_related("thread__forum", "thread__audience", "author__profile").prefetch_related(
            "thread__themes", "thread__service_lines", "thread__tags"
        )

    def with_thanks_of(self, user):
        """With ``is_thanked``: whether this person said thanks for the post."""
        if not user.is_authenticated:
            return self.annotate(is_thanked=models.Value(False))
        mine = self.model._meta.get_field("thanks").related_model._default_manager.filter(user=user)
        return self.annotate(is_thanked=Exists(mine.filter(post=OuterRef("pk"))))
