# SPDX-License-Identifier: Apache-2.0
"""A provider's limit: how long it asks to wait, and the pause that all requests share."""

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
"""How many times in a row docdesk waits only as long as it was asked to. After that the wait grows: otherwise a
provider that refuses and says "at once" would get requests without end."""

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?")


def wait_asked(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from an answer's headers (lower-case names); None if they do not say."""
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
            # HTTP dates are in UTC even if they do not say so
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

    `longest` is the total of seconds to wait without one request getting through.
    """

    def __init__(self, longest: float = 1800.0, first_pause: float = FIRST_PAUSE) -> None:
        self.until = 0.0
        """The loop's time at which the pause ends."""
        self.waited = 0.0
        """Seconds since the last request got through."""
        self._longest = longest
        self._first_pause = first_pause
        self._pauses = 0
        self._refused = 0
        """Refusals in a row; requests that were sent together count once."""

    @property
    def left(self) -> float:
        """Seconds until the pause ends; 0 if there is none."""
        return max(0.0, self.until - asyncio.get_running_loop().time())

    def reached(self, seconds: float | None, sent_at: float) -> bool:
        """A request sent at `sent_at` met the limit. False if the total wait would be too long."""
        now = asyncio.get_running_loop().time()
        if sent_at >= self.until:
            self._refused += 1
        if seconds is not None and self._refused > BELIEVED:
            grown = self._first_pause * 2.0 ** min(self._refused - BELIEVED - 1, 10)
            seconds = max(seconds, min(LONGEST_PAUSE, grown))
        if seconds is None:
            if sent_at < self.until or self.left:
                return True  # sent before this pause began: no reason to make it longer
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
        """Wait until the pause is over."""
        while left := self.left:  # noqa: ASYNC110 - the end may have moved meanwhile
            await asyncio.sleep(left)


def number(text: str | None) -> float | None:
    """A header's number; None if it is not one."""
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
