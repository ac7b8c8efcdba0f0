# SPDX-License-Identifier: Apache-2.0
"""What the exceptions of Cloud Storage's client mean, and which of them a second try may resolve."""

from __future__ import annotations

import json
from typing import Any

from docdesk.contract.owner import Interrupted
from docdesk.errors import (
    BackupClockWrong,
    BackupCorrupted,
    BackupError,
    BackupForbidden,
    BackupNoBucket,
    BackupNoCredentials,
    BackupQuota,
    BackupRejected,
    BackupUnreachable,
    DocdeskError,
)
from docdesk.errors.os_errors import from_os_error
from docdesk.values.facts import coded

TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may be different a moment later."""

QUOTA_REASONS = frozenset(
    {
        "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded", "accountDisabled",
        "billingNotEnabled", "billingDisabled", "userProjectAccountProblem",
    }
)  # fmt: skip
"""Reasons of a 403 that concern quota or billing, not permissions."""

LONGEST_REASON = 300


class Stopped(Interrupted):
    """The bucket was closed, because the library has another one now or is closing; nothing is wrong."""


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed a moment later."""
    import google.auth.exceptions as auth
    import requests
    import urllib3.exceptions as http
    from google.api_core.exceptions import GoogleAPICallError

    status = status_of(error)
    if status is not None:
        return status in TRANSIENT
    if isinstance(error, auth.TransportError):
        return True
    return isinstance(
        error,
        (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError, http.HTTPError,
         ConnectionError, TimeoutError, GoogleAPICallError),
    )  # fmt: skip


def status_of(error: BaseException) -> int | None:
    """The HTTP status of an exception, or None if no answer came."""
    from google.api_core.exceptions import GoogleAPICallError

    if isinstance(error, GoogleAPICallError) and error.code is not None:
        return int(error.code)
    answer = getattr(error, "response", None)
    status = getattr(answer, "status_code", None)
    return int(status) if status is not None else None


def retry_after(error: BaseException, longest: float) -> float:
    """Seconds that the answer asks to wait, at most `longest`; 0 if it asks for none."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return min(longest, max(0.0, float(headers.get("retry-after", 0))))
    except ValueError:
        return 0.0


def known(error: BaseException, place: str, action: str) -> DocdeskError | None:
    """The error to show for an exception of the client, or None for other exceptions.

    `place` is gs://bucket/prefix, `action` what was attempted, such as "write an object".
    """
    import google.auth.exceptions as auth
    import requests
    from google.cloud.storage.exceptions import DataCorruption, InvalidResponse

    if isinstance(error, DocdeskError):
        return error
    if isinstance(error, auth.InvalidOperation):
        # a 401 to the anonymous credentials that an emulator is asked with
        return BackupRejected(place=place, reason=coded("emulator_wants_credentials"))
    if isinstance(error, auth.DefaultCredentialsError):
        return BackupNoCredentials(reason=_sentence(str(error)))
    if isinstance(error, auth.TransportError):
        return BackupUnreachable(place=place, reason=_sentence(_root(error)))
    if isinstance(error, auth.GoogleAuthError):
        text = _sentence(str(error.args[0]) if error.args else str(error))
        lower = text.lower()
        if "iat" in lower.split() or "reasonable timeframe" in lower or "clock" in lower:
            return BackupClockWrong(reason=text)
        return BackupRejected(place=place, reason=text)
    if isinstance(error, DataCorruption):
        return BackupCorrupted(object=place, found="another", expected="the one that was computed here")
    status = status_of(error)
    if status is not None:
        return _of_status(status, error, place, action)
    if isinstance(error, InvalidResponse):
        return BackupError(place=place, reason=_sentence(str(error)))
    if is_transient(error) or isinstance(error, requests.RequestException):
        return BackupUnreachable(place=place, reason=_sentence(_root(error)))
    if isinstance(error, OSError):
        return from_os_error(error, error.filename or place)
    if type(error).__module__.startswith(("google.", "requests.", "urllib3.")):
        return BackupError(place=place, reason=_sentence(f"{type(error).__name__}: {error}"))
    return None


def _of_status(status: int, error: BaseException, place: str, action: str) -> DocdeskError:
    message, reason = _said(error)
    bucket = place.removeprefix("gs://").partition("/")[0]
    if status == 401:
        return BackupRejected(place=place, reason=message)
    if status == 404:
        return BackupNoBucket(bucket=bucket)
    if status == 429 or (status == 403 and reason in QUOTA_REASONS):
        return BackupQuota(place=place, reason=message)
    if status == 403 or (status == 400 and "requester pays" in message.lower()):
        return BackupForbidden(place=place, action=action, reason=message)
    if status in TRANSIENT:
        return BackupUnreachable(place=place, reason=f"{status} {message}")
    return BackupError(place=place, reason=f"{status} {message}")


def _said(error: BaseException) -> tuple[str, str]:
    """The message and the reason of an error's JSON, as Cloud Storage writes it."""
    answer: Any = getattr(error, "response", None)
    try:
        found = json.loads(answer.text)["error"]
        details = found.get("errors") or [{}]
        return _sentence(str(found.get("message") or "")), str(details[0].get("reason") or "")
    except (AttributeError, KeyError, TypeError, ValueError, IndexError):
        return _sentence(getattr(error, "message", "") or str(error)), ""


def _root(error: BaseException) -> str:
    """The exception that the client and its HTTP library have wrapped."""
    text = str(error)
    if "refused" in text.lower():
        return "the connection was refused"
    if "timed out" in text.lower():
        return "no answer came in time"
    if "name or service" in text.lower() or "getaddrinfo" in text or "NameResolution" in text:
        return "its name is not known here; the network may be away"
    return text or type(error).__name__


def _sentence(text: str) -> str:
    line = " ".join(text.split())[:LONGEST_REASON]
    return line.rstrip(".") or "it did not say why"
