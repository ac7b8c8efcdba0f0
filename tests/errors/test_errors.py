# SPDX-License-Identifier: Apache-2.0
"""Every error is a sentence with a remedy, and survives the way between processes."""

from __future__ import annotations

import errno
import pickle
import re
import sqlite3

import pytest

from docdesk import errors
from docdesk.errors import DocdeskError, known_codes, os_errors

CODES = """file_missing file_unreadable unsupported_type file_empty encrypted wrong_password no_text damaged too_large
too_slow too_much_memory key_missing key_rejected out_of_credit rate_limited provider_unreachable provider_error
model_unknown model_missing text_too_long disk_full read_only store_unavailable catalog_newer catalog_damaged
library_in_use internal_error""".split()


def test_every_promised_code_is_there() -> None:
    assert set(CODES) <= set(known_codes())


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = set(re.findall(r"(?:├──|└──)\s+(\w+)", errors.__doc__ or ""))
    assert {kind.__name__ for kind in known_codes().values()} <= drawn


@pytest.mark.parametrize("kind", sorted(known_codes().values(), key=lambda kind: kind.code))
def test_an_error_reads_as_sentences_even_without_its_facts(kind: type[DocdeskError]) -> None:
    problem = kind().problem()
    assert problem.title
    assert not problem.title.endswith(".")
    assert problem.detail.endswith(".")
    assert problem.remedy
    assert "{" not in problem.title + problem.detail + problem.remedy


@pytest.mark.parametrize("kind", sorted(known_codes().values(), key=lambda kind: kind.code))
def test_an_error_survives_between_processes(kind: type[DocdeskError]) -> None:
    error = kind(path="/a", reason="because")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert again.problem() == error.problem()


def test_braces_in_facts_are_only_text() -> None:
    assert "{x}" in errors.Damaged(reason="{x} {0}").problem().detail


def test_errors_of_the_system_are_recognised() -> None:
    assert os_errors.from_os_error(OSError(errno.ENOSPC, "full"), "/x").code == "disk_full"  # type: ignore[union-attr]
    assert os_errors.from_os_error(OSError(errno.EROFS, "ro"), "/x").code == "read_only"  # type: ignore[union-attr]
    assert os_errors.from_os_error(OSError(errno.EIO, "io"), "/x").code == "disk_failing"  # type: ignore[union-attr]
    assert os_errors.from_os_error(OSError(errno.EINVAL, "?"), "/x") is None
    assert errors.from_sqlite_error(sqlite3.OperationalError("no name"), "/x") is None
