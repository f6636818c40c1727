"""The old path of ``WorkerLostError``: rows of failed tasks hold it."""

from hub.base.jobs.worker import WorkerLostError

__all__ = ["WorkerLostError"]
