"""Several people at the same moment, on a database that lets them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*actions, refusal: type[Exception]) -> list:
    """Run the actions in threads that start together; returns each one's result, or the ``refusal`` it met."""
    barrier = Barrier(len(actions))

    def run(action):
        barrier.wait(timeout=30)
        try:
            return action()
        except refusal as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))
