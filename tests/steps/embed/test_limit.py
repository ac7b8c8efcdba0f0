# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import time
from email.utils import formatdate

import pytest

from docdesk.steps.embed.limit import LONGEST_PAUSE, Limit, wait_asked


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "3", "retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "next week"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"x-ratelimit-reset-requests": "6m0s"}, 360.0),
        ({"x-ratelimit-reset-requests": "20ms", "x-ratelimit-reset-tokens": "1.5s"}, 1.5),
        ({"x-ratelimit-reset-tokens": "1h2m3s", "x-ratelimit-remaining-tokens": "0"}, 3723.0),
        ({"x-ratelimit-reset-tokens": "60s", "x-ratelimit-remaining-tokens": "17"}, None),
        ({"x-ratelimit-reset-requests": "12"}, 12.0),
        ({"x-ratelimit-reset-requests": "soon"}, None),
        ({"x-ratelimit-reset-requests": ""}, None),
    ],
)
def test_the_wait_that_headers_ask_for(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_asked(headers) == seconds


@pytest.fixture
async def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's clock stands still: what is left of a pause does not depend on how quick the machine is."""
    loop = asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(loop, "time", lambda: now)


def test_a_date_is_a_time_from_now() -> None:
    asked = wait_asked({"retry-after": formatdate(time.time() + 60, usegmt=True)})
    assert asked is not None
    assert 0 < asked <= 60


async def test_pauses_double_up_to_a_minute(still: None) -> None:
    limit = Limit(longest=1e9, first_pause=1.0)
    pauses = []
    for _ in range(9):
        limit.until = 0.0
        assert limit.reached(None, asyncio.get_running_loop().time())
        pauses.append(round(limit.left))
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]
    limit.passed()
    limit.until = 0.0
    limit.reached(None, asyncio.get_running_loop().time())
    assert round(limit.left) == 1


async def test_requests_sent_together_cause_one_pause(still: None) -> None:
    limit = Limit(longest=1e9, first_pause=10.0)
    sent_at = asyncio.get_running_loop().time()
    for _ in range(8):
        assert limit.reached(None, sent_at)
    assert round(limit.left) == 10
    assert round(limit.waited) == 10


async def test_a_longer_retry_after_extends_the_pause(still: None) -> None:
    limit = Limit(longest=100.0)
    now = asyncio.get_running_loop().time()
    limit.reached(10.0, now)
    limit.reached(5.0, now)
    assert round(limit.left) == 10
    limit.reached(30.0, now)
    assert round(limit.left) == 30
    assert round(limit.waited) == 30


async def test_the_total_wait_is_limited(still: None) -> None:
    limit = Limit(longest=100.0)
    assert not limit.reached(101.0, 0.0)
    assert limit.left == 0
    assert limit.reached(99.0, 0.0)
    assert not limit.reached(101.0, 0.0), "99 and 2 are more than 100"
    limit.passed()
    limit.until = 0.0
    assert limit.reached(99.0, 0.0)


async def test_a_provider_that_refuses_with_at_once_is_not_asked_for_ever(still: None) -> None:
    limit = Limit(longest=1800.0)
    loop = asyncio.get_running_loop()
    pauses = []
    while limit.reached(0.0, max(loop.time(), limit.until)):
        pauses.append(round(limit.left))
        limit.until = 0.0
        assert len(pauses) < 100
    assert pauses[:7] == [0, 0, 0, 1, 2, 4, 8]
    assert sum(pauses) > 1700


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a process is fixed on Windows")
def test_a_date_without_a_zone_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("TZ", "Asia/Seoul")
        time.tzset()
        asked = wait_asked({"retry-after": formatdate(time.time() + 600, usegmt=True).removesuffix(" GMT")})
    finally:
        monkeypatch.undo()
        time.tzset()
    assert asked is not None
    assert 0 < asked <= 600


def test_an_invalid_time_is_ignored() -> None:
    assert wait_asked({"x-ratelimit-reset-tokens": "9" * 400 + "h"}) is None
