# SPDX-License-Identifier: Apache-2.0
"""Asks docdesk's publisher which version is the newest. Nothing is downloaded or installed.

The request has no version, no name and no number of this computer in it: it is the same from everyone. Redirects are
not followed, and an answer that the publisher's key did not sign counts as none.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from docdesk import __version__
from docdesk.catalog.database import VERSIONS
from docdesk.errors import DocdeskError, Offline, VersionUnknown, VersionUnsigned
from docdesk.money.ledger import Ledger
from docdesk.settings.model import Settings
from docdesk.settings.written_down import KNOWN
from docdesk.system.publisher import MOST_BYTES, Announcement, NotAnnounced, Publisher, announcement, numbers
from docdesk.values.facts import coded
from docdesk.values.releases import Release
from docdesk.values.requests import SentRequest

if TYPE_CHECKING:
    import httpx2

SECONDS = 20.0
"""The whole answer may take this long."""
PURPOSE = "version"


async def newest_version(publisher: Publisher | None, settings: Settings, ledger: Ledger) -> Release:
    """The newest version. The request goes into the ledger. Raises Offline, VersionUnknown, VersionUnsigned."""
    if publisher is None:
        raise VersionUnknown(host="docdesk", reason=coded("no_publisher"))
    if settings.offline:
        raise Offline(host=publisher.host)
    at, outcome = time.time(), "cut"
    try:
        body = await _answer(publisher)
        found = await asyncio.to_thread(_read, body, publisher)
        outcome = "ok"
    except DocdeskError as error:
        outcome = error.code
        raise
    finally:
        if outcome != Offline.code:
            ledger.write(SentRequest(at, publisher.host, "", PURPOSE, 0, 0, None, 0.0, outcome))
    return release(found)


def release(found: Announcement) -> Release:
    """What an announcement means to the version that runs."""
    return Release(
        found.version,
        found.page,
        numbers(found.version) > numbers(__version__),
        found.catalog <= int(VERSIONS[-1]) and found.settings <= KNOWN,
    )


def _read(body: bytes, publisher: Publisher) -> Announcement:
    try:
        return announcement(body, publisher.key)
    except NotAnnounced as error:
        raise VersionUnsigned(host=publisher.host) from error


async def _answer(publisher: Publisher) -> bytes:
    import httpx2

    reason: str | dict[str, Any]
    try:
        async with (
            asyncio.timeout(SECONDS),
            await asyncio.to_thread(_client, publisher) as client,
            client.stream("GET", publisher.address) as response,
        ):
            if response.status_code != 200:
                raise VersionUnknown(host=publisher.host, reason=_refusal(response))
            return await _body(response, publisher)
    except TimeoutError:
        reason = coded("no_answer_within", seconds=SECONDS)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        reason = f"{error}".strip().rstrip(".") or type(error).__name__
    except ExceptionGroup as group:
        # several addresses were tried, and the offline switch refused each
        if group.subgroup(Offline) is None:
            raise
        raise Offline(host=publisher.host) from None
    raise VersionUnknown(host=publisher.host, reason=reason)


def _client(publisher: Publisher) -> httpx2.AsyncClient:
    """Reads certificates, which takes a moment."""
    import httpx2

    return httpx2.AsyncClient(
        headers={"User-Agent": "docdesk", "Accept-Encoding": "identity"},
        timeout=httpx2.Timeout(SECONDS),
        follow_redirects=False,
        verify=publisher.address.startswith("https:"),
    )


def _refusal(response: httpx2.Response) -> str | dict[str, Any]:
    if 300 <= response.status_code < 400:
        return coded("redirected_away", there=response.headers.get("location", "")[:200].partition("?")[0])
    return f"status {response.status_code}"


async def _body(response: httpx2.Response, publisher: Publisher) -> bytes:
    found = b""
    async for piece in response.aiter_raw():
        found += piece
        if len(found) > MOST_BYTES:
            raise VersionUnsigned(host=publisher.host)
    return found
