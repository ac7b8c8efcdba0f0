# SPDX-License-Identifier: Apache-2.0
"""Every exception of the client is told in a sentence of its own; one that it gains later is met here first."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from google.api_core import exceptions as api
from google.auth import exceptions as auth
from google.cloud.storage import exceptions as storage

from docdesk.backup.bucket.failures import is_transient, known
from docdesk.errors import BackupError

RESPONSE = requests.Response()
RESPONSE.status_code = 418
RESPONSE._content = b"{}"


def every() -> Iterator[BaseException]:
    for module in (api, auth, storage):
        for _, kind in sorted(vars(module).items()):
            if not inspect.isclass(kind) or not issubclass(kind, Exception):
                continue
            if kind.__module__.startswith("google.") and not issubclass(kind, Warning):
                yield made(kind)


def made(kind: type[BaseException]) -> BaseException:
    for arguments in (("said why",), (RESPONSE, "said why"), ("said why", Exception("because")), ()):
        try:
            error = kind(*arguments)
        except TypeError:
            continue
        return error
    raise AssertionError(f"{kind} cannot be made")


@pytest.mark.parametrize("error", list(every()), ids=lambda error: type(error).__name__)
def test_every_exception_of_the_client_is_known(error: BaseException) -> None:
    found = known(error, "gs://papers/me", "write an object")
    assert isinstance(found, BackupError)
    problem = found.problem()
    assert problem.detail
    assert "{" not in problem.detail


@pytest.mark.parametrize(
    ("error", "code", "passes"),
    [
        (
            auth.DefaultCredentialsError("Your default credentials were not found."),
            "backup_no_credentials",
            False,
        ),
        (
            auth.RefreshError(
                "invalid_grant: Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable"
                " timeframe. Check your iat and exp values in the JWT claim.",
                {"error": "invalid_grant"},
            ),
            "backup_clock_wrong",
            False,
        ),
        (auth.RefreshError("invalid_grant: Account has been deleted"), "backup_rejected", False),
        (auth.TransportError("Failed to resolve"), "backup_unreachable", True),
        (requests.ConnectionError("refused"), "backup_unreachable", True),
        (requests.ReadTimeout("timed out"), "backup_unreachable", True),
        (ConnectionResetError("reset"), "backup_unreachable", True),
        (api.Forbidden("no"), "backup_forbidden", False),
        (api.TooManyRequests("slow"), "backup_quota", True),
        (
            api.BadRequest("Bucket is a requester pays bucket but no user project provided."),
            "backup_forbidden",
            False,
        ),
    ],
)
def test_each_failure_has_its_error(error: Any, code: str, passes: bool) -> None:
    found = known(error, "gs://papers/me", "write an object")
    assert found is not None
    assert found.code == code
    assert is_transient(error) is passes


def test_a_bug_is_not_disguised_as_a_known_error() -> None:
    assert known(KeyError("x"), "gs://papers/me", "write an object") is None
