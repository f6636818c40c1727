"""Forums, their threads and posts, and what readers and writers leave beside them."""

from .forums import Forum, ForumCategory
from .moderation import ModeratorAct
from .posts import Mention, Post, PostFile, PostRevision, PostSubmission, Thanks
from .readers import PostDraft, ReadBefore, ReadMark
from .threads import MeToo, Thread, ThreadTag

__all__ = [
    "Forum",
    "ForumCategory",
    "MeToo",
    "Mention",
    "ModeratorAct",
    "Post",
    "PostDraft",
    "PostFile",
    "PostRevision",
    "PostSubmission",
    "ReadBefore",
    "ReadMark",
    "Thanks",
    "Thread",
    "ThreadTag",
]
