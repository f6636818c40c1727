"""Addresses of the forums."""

from django.urls import path

from forums.views import lists, moderating, posts, threads, typing

app_name = "forums"

urlpatterns = [
    path("forums/", lists.index, name="index"),
    path("forums/threads/", lists.thread_list, name="threads"),
    path("forums/feed.atom", lists.feed, name="feed"),
    path("forums/read-all/", lists.read_all, name="read_all"),
    path("forums/related/", typing.related, name="related"),
    path("forums/people/", typing.people, name="people"),
    path("forums/preview/", typing.preview, name="preview"),
    path("forums/autosave/", typing.autosave, name="autosave"),
    path("forums/new/", threads.start_anywhere, name="start_anywhere"),
    path("forums/in/<slug:slug>/", lists.forum, name="forum"),
    path("forums/in/<slug:slug>/feed.atom", lists.forum_feed, name="forum_feed"),
    path("forums/in/<slug:slug>/new/", threads.start, name="start"),
    path("forums/in/<slug:slug>/join/", lists.join, name="join"),
    path("forums/threads/<int:pk>/", threads.thread, name="thread"),
    path("forums/threads/<int:pk>/feed.atom", threads.feed, name="thread_feed"),
    path("forums/threads/<int:pk>/unread/", threads.first_unread, name="first_unread"),
    path("forums/threads/<int:pk>/reply/", threads.reply, name="reply"),
    path("forums/threads/<int:pk>/discard/", threads.discard, name="discard"),
    path("forums/threads/<int:pk>/me-too/", threads.me_too, name="me_too"),
    path("forums/threads/<int:pk>/file/", threads.refile, name="refile"),
    path("forums/threads/<int:pk>/act/", moderating.act, name="act"),
    path("forums/threads/<int:pk>/close/", moderating.close, name="close"),
    path("forums/threads/<int:pk>/move/", moderating.move, name="move"),
    path("forums/threads/<int:pk>/merge/", moderating.merge, name="merge"),
    path("forums/threads/<int:pk>-<slug:slug>/", threads.thread, name="thread"),
    path("forums/posts/<int:pk>/", posts.post, name="post"),
    path("forums/posts/<int:pk>/source/", posts.source, name="source"),
    path("forums/posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("forums/posts/<int:pk>/discard/", posts.discard, name="discard_edit"),
    path("forums/posts/<int:pk>/history/", posts.history, name="history"),
    path("forums/posts/<int:pk>/delete/", posts.delete, name="delete"),
    path("forums/posts/<int:pk>/undelete/", posts.undelete, name="undelete"),
    path("forums/posts/<int:pk>/thanks/", posts.thank, name="thank"),
    path("forums/posts/<int:pk>/accept/", posts.accept, name="accept"),
    path("forums/posts/<int:pk>/split/", moderating.split, name="split"),
]
