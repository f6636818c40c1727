"""What limits count is counted once for all processes, and forgotten in time."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from hub.base import clock_jobs
from hub.base.access import rate_limits
from hub.base.access.limits_cache import LimitsCache
from hub.base.models import LimitEntry


@pytest.fixture
def limits():
    return caches["limits"]


def test_without_redis_limits_are_in_the_database_for_all_processes():
    assert isinstance(caches["limits"], LimitsCache)
    assert settings.CACHES["limits"] != settings.CACHES["default"]


@pytest.mark.django_db
class TestCounting:
    def test_as_often_as_allowed_and_no_more(self):
        assert [rate_limits.is_allowed("x", 1, times=3, seconds=60) for _time in range(5)] == [
            *[True] * 3,
            *[False] * 2,
        ]
        assert rate_limits.is_allowed("x", 2, times=3, seconds=60)
        assert rate_limits.is_allowed("y", 1, times=3, seconds=60)

    def test_few_queries(self, django_assert_num_queries):
        rate_limits.is_allowed("x", 1, times=3, seconds=60)
        with django_assert_num_queries(3):
            rate_limits.is_allowed("x", 1, times=3, seconds=60)

    def test_the_table_names_nobody(self):
        rate_limits.is_allowed("log-in", "ana@county.example 198.51.100.7", times=3, seconds=60)
        row = LimitEntry.objects.get()
        assert "ana" not in row.key
        assert "198" not in row.key

    def test_what_is_over_is_deleted_by_the_clock(self, limits):
        limits.set("short", 1, timeout=10)
        limits.set("long", 1, timeout=1000)
        LimitEntry.objects.filter(expires_at__lt=timezone.now() + timedelta(seconds=60)).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        )
        clock_jobs.forget_expired_limits()
        assert LimitEntry.objects.count() == 1
        assert limits.get("long") == 1


@pytest.mark.django_db
class TestTheCache:
    def test_a_value_is_kept_until_its_time_is_over(self, limits):
        assert limits.get("k", "none") == "none"
        limits.set("k", [1.5, 2.5], timeout=60)
        limits.set("k", [0.5], timeout=60)
        assert limits.get("k") == [0.5]
        LimitEntry.objects.update(expires_at=timezone.now())
        assert limits.get("k", "none") == "none"
        assert limits.add("k", 7, timeout=60)
        assert limits.get("k") == 7

    def test_only_the_first_adds(self, limits):
        assert limits.add("lock", True, timeout=10)
        assert not limits.add("lock", True, timeout=10)
        assert limits.delete("lock")
        assert not limits.delete("lock")
        assert limits.add("lock", True, timeout=10)

    def test_counting_what_is_not_there_fails(self, limits):
        with pytest.raises(ValueError, match="not found"):
            limits.incr("nothing")
        limits.set("n", 5, timeout=60)
        assert limits.incr("n", 3) == 8
        assert limits.decr("n") == 7

    def test_a_time_can_be_made_longer_or_endless(self, limits):
        assert not limits.touch("k", 60)
        limits.set("k", 1, timeout=None)
        assert LimitEntry.objects.get().expires_at.year == 9999
        assert limits.touch("k", 60)
        assert LimitEntry.objects.get().expires_at < timezone.now() + timedelta(seconds=61)

    def test_clearing(self, limits):
        limits.set("k", 1)
        limits.clear()
        assert not LimitEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_none_of_those_who_count_in_the_same_moment_is_lost():
    def count(_number):
        try:
            return sum(rate_limits.is_allowed("x", 1, times=50, seconds=86_400) for _time in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        allowed = list(threads.map(count, range(4)))
    assert sum(allowed) <= 50
    assert sum(allowed) > 45
    assert caches["limits"].incr(f"rate:x:1:{int(time.time() // 86_400)}") == 81
