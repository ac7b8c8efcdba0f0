# SPDX-License-Identifier: Apache-2.0
"""How fast to send requests: tokens and requests a minute, from the provider's headers or from its refusals.

Every request of the last minute is remembered with its tokens, and the next one waits until there is room for it.
`x-ratelimit-limit-*` and `x-ratelimit-remaining-*` say how much room there is. A provider without such headers
shows its limit with its first refusal: what it accepted in the minute before is what it accepts in a minute. Until
then requests start small and grow with what got through, so that the first refusal comes close to the limit; they
are sent a moment apart, so that only one is refused.
"""

from __future__ import annotations

import asyncio
import itertools
import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docdesk.steps.embed.limit import duration, number

ANNOUNCED_FROM = 1.0
"""Seconds: callers are not notified of shorter waits for the provider's limit."""

PERIOD = 60.0
"""Seconds: providers count by the minute."""

LONGEST = 1800.0
"""Seconds: no header makes a request wait longer. Then it is sent, and its answer shows the real limit."""

STEP = 0.04
"""While the limit is unknown: the share of the last period's tokens that one request may have."""
FIRST_TOKENS = 4_000
"""Tokens that one request may have at least while the limit is unknown."""
SPACING = 0.008
"""Seconds between two requests while the limit is unknown: a refusal is quicker than an answer."""

SMALLEST = 0.02
"""Share of the limit: less room than that is not used, so that requests do not become tiny."""

RESERVE = 0.01
"""Share of a known limit that is kept free, for tokens that were estimated too low."""

BYTES_A_TOKEN = 2.0
"""Bytes of UTF-8 in a token, on the safe side, until an answer tells: Latin text has about four, Korean and Chinese
two and a half."""

RAISE_AFTER = 10.0
"""Periods without a refusal after which a learned limit is raised a little."""
RAISE = 1.05
LOWER = 0.7


@dataclass(eq=False, slots=True)
class Sent:
    """One request: when it was sent and answered (the loop's time), and its tokens, estimated until the answer.

    The provider counted it at some moment in between, at the latest when it answered.
    """

    at: float
    bytes: int
    tokens: float
    done: float | None = None
    counted: bool = True
    """Whether the provider may still count it towards its limit."""


class Pace:
    """When the next request may be sent, and with how many tokens. For one event loop."""

    def __init__(self, period: float = PERIOD, on_wait: Callable[[], None] = lambda: None) -> None:
        """`on_wait` is called when a request starts to wait for a second or more, and while it waits."""
        self.period = period
        self._on_wait = on_wait
        self.until = 0.0
        """The loop's time at which there is room for the waiting request; in the past if none waits."""
        self._sent: deque[Sent] = deque()
        """The requests that count, oldest first."""
        self._tokens = 0.0
        """Their sum: a period can have thousands of requests, and each needs this."""
        self._limits: dict[str, float] = {}
        """Tokens and requests a period, from the headers."""
        self._left: dict[str, tuple[float, float, float]] = {}
        """From the headers of the newest answer: how much was left, how fast it grows, and since when."""
        self._evidence: list[Sent] | None = None
        """The requests that the provider had accepted when it refused, until all are answered."""
        self._learned: float | None = None
        """Tokens a period that a provider without headers accepts."""
        self._rate: float | None = None
        """Tokens a second, for a provider that refuses for less than its period."""
        self._refused_at = -math.inf
        self._proved = 0.0
        """The most tokens that got through in a period."""
        self._ratios: deque[float] = deque(maxlen=16)
        self._last = -math.inf
        self._turn = asyncio.Lock()

    # estimates

    def tokens(self, size: int) -> float:
        """The tokens of `size` bytes of text, estimated from the provider's earlier counts."""
        return size * (max(self._ratios) * (1 + RESERVE) if self._ratios else 1 / BYTES_A_TOKEN) + 1

    def bytes(self, tokens: float) -> int:
        """How many bytes of text have no more than `tokens`, on the safe side."""
        return int(tokens / self.tokens(1_000_000) * 1_000_000)

    @property
    def limit(self) -> float | None:
        """Tokens a period; None if unknown."""
        if self._evidence is not None:
            taken = sum(sent.tokens for sent in self._evidence)
            if all(sent.done is not None for sent in self._evidence):
                self._learned, self._evidence = taken, None
            return taken
        known = self._limits.get("tokens")
        if known is not None and self._learned is not None:
            return min(known * (1 - RESERVE), self._learned)
        return known * (1 - RESERVE) if known is not None else self._learned

    # before a request

    async def turn(self, wanted: float = math.inf) -> float:
        """Wait until a request may be sent; returns the maximum of its tokens.

        With `wanted` there is room for that many, otherwise for the smallest request that is worth sending. Call
        `send` before awaiting anything else, or two requests may get the same room.
        """
        loop = asyncio.get_running_loop()
        async with self._turn:
            last = loop.time() + LONGEST
            while (left := min(self._missing(loop.time(), wanted), last - loop.time())) > 0:
                self.until = loop.time() + left
                if left >= ANNOUNCED_FROM:
                    self._on_wait()
                await asyncio.sleep(min(left, 1.0))  # an answer in between may change the limit
            self.until = 0.0
            return max(self._room(loop.time()), self._least() if math.isinf(wanted) else wanted)

    def send(self, size: int) -> Sent:
        """Count a request of `size` bytes of text that is sent now."""
        sent = Sent(asyncio.get_running_loop().time(), size, self.tokens(size))
        self._sent.append(sent)
        self._tokens += sent.tokens
        self._last = sent.at
        return sent

    def unsend(self, sent: Sent) -> None:
        """Take back a request that was not sent after all."""
        self._forget(sent)

    # after it

    def answered(self, sent: Sent, tokens: int | None, headers: Mapping[str, str]) -> None:
        """The request got through: the provider's count, and its headers (lower-case names)."""
        now = asyncio.get_running_loop().time()
        sent.done = now
        if tokens:
            if sent.counted:
                self._tokens += tokens - sent.tokens
            sent.tokens = tokens
            if sent.bytes:
                self._ratios.append(tokens / sent.bytes)
        self._proved = max(self._proved, self._used(now))
        self._read(headers, sent, now)
        if self._rate is not None and now - self._refused_at > self.period:
            self._rate = None
        if self._learned is not None and now - self._refused_at > RAISE_AFTER * self.period:
            self._learned *= RAISE
            self._refused_at = now

    def failed(self, sent: Sent) -> None:
        """The request came back with an error; the provider may have counted it."""
        sent.done = asyncio.get_running_loop().time()

    def refused(self, sent: Sent, seconds: float | None, headers: Mapping[str, str]) -> None:
        """The request met the provider's limit; `seconds` is how long to wait."""
        now = asyncio.get_running_loop().time()
        first = now - self._refused_at > self.period or self._evidence is None
        self._forget(sent)
        if self._evidence is not None and sent in self._evidence:
            self._evidence.remove(sent)
        self._read(headers, None, now)
        if "tokens" in self._limits or "requests" in self._limits:
            self._refused_at = now
            return
        used = self._used(now)
        if first and self._sent and used:
            oldest = self._sent[0].at
            freed = oldest + self.period - now
            if seconds is not None and seconds >= freed - max(1.5, 0.05 * self.period):
                # it will be free when the oldest request counts no more: so these requests are what it counts
                self._evidence = list(self._sent)
                self._rate = None
            elif self._learned is None:
                # it will be free long before that: its limit refills steadily, or this was a bad moment
                span = max(now - oldest, 1.0) + (seconds or 0.0)
                rate = sent.tokens / seconds if seconds else LOWER * used / span
                self._rate = rate if self._rate is None else min(rate, LOWER * self._rate)
        self._refused_at = now

    # counting

    def _gone_at(self, sent: Sent, now: float) -> float:
        """The time from which the provider no longer counts it, at the latest."""
        return (now if sent.done is None else sent.done) + self.period

    def _used(self, now: float) -> float:
        while self._sent and self._gone_at(self._sent[0], now) <= now:
            self._forget(self._sent[0])
        return self._tokens

    def _forget(self, sent: Sent) -> None:
        if not sent.counted:
            return
        sent.counted = False
        if self._sent[0] is sent:
            self._sent.popleft()
        else:
            self._sent.remove(sent)
        # a sum of many differences is not exactly 0 when nothing is left
        self._tokens = self._tokens - sent.tokens if self._sent else 0.0

    def _least(self) -> float:
        limit = self.limit
        return FIRST_TOKENS if limit is None else max(1.0, SMALLEST * limit)

    def _room(self, now: float) -> float:
        """The tokens that a request may have now."""
        used, limit = self._used(now), self.limit
        unknown = max(FIRST_TOKENS, STEP * used, self._proved - used)
        room = unknown if limit is None else limit - used
        if (left := self._grown("tokens", now)) is not None:
            room = min(room, left)
        return room

    def _missing(self, now: float, wanted: float) -> float:
        """Seconds until there is room for `wanted` tokens, or for the smallest request if that is infinite."""
        waits = [0.0]
        used, limit = self._used(now), self.limit
        known = limit is not None or bool(self._limits)
        if not known:
            waits.append(self._last + SPACING - now)
        need = self._least() if math.isinf(wanted) else min(wanted, math.inf if limit is None else limit)
        if limit is not None and used > 0 and used + need > limit:
            freed = 0.0
            for sent in self._sent:
                freed += sent.tokens
                if used - freed + need <= limit:
                    break
            waits.append(self._gone_at(sent, now) - now)
        if self._rate is not None and self._sent:
            waits.append(self._last + self._sent[-1].tokens / self._rate - now)
        requests = self._limits.get("requests")
        if requests is not None and len(self._sent) >= max(1.0, requests):
            oldest = self._sent[len(self._sent) - int(max(1.0, requests))]
            waits.append(self._gone_at(oldest, now) - now)
        for what, least in (("tokens", need), ("requests", 1.0)):
            left = self._grown(what, now)
            if left is not None and left < least:
                _, grows, _ = self._left[what]
                most = self._limits.get(what, least)
                if left < min(least, most):
                    waits.append((min(least, most) - left) / grows if grows else self.period)
        return max(waits)

    def _grown(self, what: str, now: float) -> float | None:
        """How much the provider has left now, from its headers and what was sent since; None if unknown."""
        if what not in self._left:
            return None
        left, grows, since = self._left[what]
        if not grows and now - since >= self.period:
            return None  # it says that nothing is left, but not of how much
        later = list(itertools.takewhile(lambda sent: sent.at > since, reversed(self._sent)))
        gone = sum(sent.tokens for sent in later) if what == "tokens" else len(later)
        return min(left + grows * (now - since), self._limits.get(what, math.inf)) - gone

    def _read(self, headers: Mapping[str, str], sent: Sent | None, now: float) -> None:
        for what in ("tokens", "requests"):
            limit = number(headers.get(f"x-ratelimit-limit-{what}"))
            left = number(headers.get(f"x-ratelimit-remaining-{what}"))
            reset = duration(headers.get(f"x-ratelimit-reset-{what}", ""))
            if limit:
                self._limits[what] = limit
            since = sent.at if sent is not None else now
            newest = self._left.get(what, (0.0, 0.0, -math.inf))[2]
            if left is not None and since >= newest:
                # requests sent before this one and not answered yet are counted in what is left, or will be
                full = self._limits.get(what, left)
                grows = (full - left) / reset if reset and full > left else full / self.period
                self._left[what] = (left, grows, since)
