"""Forums, their threads and posts, and what readers and writers leave beside them."""

from .flags import Appeal
from .forums import Forum, ForumCategory
from .moderation import ModeratorAct
from .posts import Mention, Post, PostFile, PostRevision, PostSubmission, Thanks
from .readers import ReadBefore, ReadMark
from .screening import Hold, ListedText
from .threads import MeToo, Thread, ThreadTag

__all__ = [
    "Appeal",
    "Forum",
    "ForumCategory",
    "Hold",
    "ListedText",
    "MeToo",
    "Mention",
    "ModeratorAct",
    "Post",
    "PostFile",
    "PostRevision",
    "PostSubmission",
    "ReadBefore",
    "ReadMark",
    "Thanks",
    "Thread",
    "ThreadTag",
]
