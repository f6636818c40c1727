"""What a person did in the forums, for their page in the directory."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from forums.models import Post
from forums.threads import shown_text
from forums.threads.writers import is_public
from hub.base.access import audiences
from peers.profiles.contributions import Contribution, Contributions
from peers.profiles.visibility import ShownProfile

SHOWN = 5
EXCERPT = 200


def accepted_answers(person: ShownProfile, reader) -> Contributions | None:
    """Their answers that were accepted, where the reader is told who wrote them."""
    if not audiences.is_member(reader) and not is_public(person.profile):
        return None
    posts = Post.objects.visible_to(reader).filter(author=person.user, accepted_at__isnull=False)
    newest = list(posts.select_related("thread__forum").order_by("-accepted_at", "-pk")[:SHOWN])
    words = shown_text.words_for(reader, newest)
    rows = [
        Contribution(
            title=post.thread.title,
            address=post.get_absolute_url(),
            kicker=post.thread.forum.name if post.thread.forum else "",
            summary=Truncator(words[post.pk]).chars(EXCERPT),
        )
        for post in newest
    ]
    count = len(rows) if len(rows) < SHOWN else posts.count()
    return Contributions(_("Accepted answers"), rows, count)
