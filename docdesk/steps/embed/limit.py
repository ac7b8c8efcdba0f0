# SPDX-License-Identifier: Apache-2.0
"""A provider's limit: what it asks for, and how long everyone waits for it."""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0

BELIEVED = 3
"""Times in a row that a wait as short as it was asked for is waited; then it grows, or one that refuses with
"at once" would be asked without end."""

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait, by its headers (lower-case names); None where it does not say."""
    milliseconds = number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    after = headers.get("retry-after")
    if after is not None:
        seconds = number(after)
        if seconds is not None:
            return seconds
        try:
            when = parsedate_to_datetime(after)
            # HTTP's dates are in UTC, also where one does not say it
            when = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
            return max(0.0, when.timestamp() - time.time())
        except (ValueError, OverflowError):
            pass
    resets = []
    for what in ("requests", "tokens"):
        reset = duration(headers.get(f"x-ratelimit-reset-{what}", ""))
        if reset is not None and number(headers.get(f"x-ratelimit-remaining-{what}", "0")) == 0:
            resets.append(reset)
    return max(resets, default=None)


class Limit:
    """The one pause that all requests to a provider share. For one event loop.

    `longest` is how many seconds are waited in all without one request getting through.
    """

    def __init__(self, longest: float = 1800.0, first_pause: float = FIRST_PAUSE) -> None:
        self.until = 0.0
        """The loop's time at which it goes on."""
        self.waited = 0.0
        """Seconds since the last request got through."""
        self._longest = longest
        self._first_pause = first_pause
        self._pauses = 0
        self._refused = 0
        """Refusals in a row, those of requests that were sent together counted once."""

    @property
    def left(self) -> float:
        """Seconds until it goes on; 0 where nothing is waited for."""
        return max(0.0, self.until - asyncio.get_running_loop().time())

    def reached(self, seconds: float | None, sent_at: float) -> bool:
        """A request that was sent at `sent_at` came back with the limit. False where it was waited enough."""
        now = asyncio.get_running_loop().time()
        if sent_at >= self.until:
            self._refused += 1
        if seconds is not None and self._refused > BELIEVED:
            grown = self._first_pause * 2.0 ** min(self._refused - BELIEVED - 1, 10)
            seconds = max(seconds, min(LONGEST_PAUSE, grown))
        if seconds is None:
            if sent_at < self.until or self.left:
                return True  # sent beside the one that began this pause: no reason to make it longer
            seconds = min(LONGEST_PAUSE, self._first_pause * 2.0**self._pauses)
            self._pauses += 1
        until = now + seconds
        more = until - max(now, self.until)
        if more <= 0:
            return True
        if self.waited + more > self._longest:
            return False
        self.waited += more
        self.until = until
        return True

    def passed(self) -> None:
        """A request got through."""
        self.waited = 0.0
        self._pauses = self._refused = 0

    async def wait(self) -> None:
        """Until requests may go on."""
        while left := self.left:  # noqa: ASYNC110 - it may have been put off meanwhile
            await asyncio.sleep(left)


def number(text: str | None) -> float | None:
    """A number of a header; None where it is none."""
    try:
        value = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def duration(text: str) -> float | None:
    """Seconds of "6m0s", "1.5s", "20ms" or a bare number."""
    bare = number(text)
    if bare is not None:
        return bare
    found = _DURATION.fullmatch(text.strip())
    if not text.strip() or found is None:
        return None
    hours, minutes, seconds, milliseconds = (float(part or 0) for part in found.groups())
    whole = hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
    return whole if math.isfinite(whole) else None
