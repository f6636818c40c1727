"""Forums, their threads and posts, and what readers and writers leave beside them."""

from .forums import Forum, ForumCategory
from .posts import Mention, Post, PostFile, PostRevision, PostSubmission, Thanks
from .readers import ReadBefore, ReadMark
from .screening import Hold, ListedText
from .threads import MeToo, Thread, ThreadTag

__all__ = [
    "Forum",
    "ForumCategory",
    "Hold",
    "ListedText",
    "MeToo",
    "Mention",
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
