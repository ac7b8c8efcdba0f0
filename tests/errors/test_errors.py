# SPDX-License-Identifier: Apache-2.0
"""Every error is declared whole, reads as sentences with a remedy, and survives the way between processes."""

from __future__ import annotations

import errno
import pickle
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from http import HTTPStatus
from pathlib import Path

import pytest

from docdesk import errors
from docdesk.errors import DocdeskError, known_codes, mended_by, os_errors
from docdesk.system.resource_files import resource
from docdesk.values.notices import NOTICES
from docdesk.values.notices import mended_by as mended_by_notices
from docdesk.values.problems import Mend, Notice, Problem

CODES = """file_missing file_unreadable unsupported_type file_empty encrypted wrong_password no_text damaged too_large
too_slow too_much_memory key_missing key_rejected out_of_credit rate_limited provider_unreachable provider_error
model_unknown model_missing text_too_long disk_full read_only store_unavailable catalog_newer catalog_damaged
library_in_use internal_error""".split()

KINDS = sorted(known_codes().values(), key=lambda kind: kind.code)


def test_every_promised_code_is_there() -> None:
    assert set(CODES) <= set(known_codes())


def test_the_page_about_errors_is_up_to_date() -> None:
    script = Path(__file__).parents[2] / "docs" / "make_errors.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = re.findall(r"^(│   )?[├└]── (\w+)(?:: .*| +(\w+).*)?$", errors.__doc__ or "", re.M)
    families = {kind.__name__ for kind in DocdeskError.__subclasses__()}
    assert {name for inside, name, _ in drawn if not inside} == families
    codes = {name: code for _, name, code in drawn if code}
    assert codes == {kind.__name__: kind.code for kind in KINDS}
    pausing = set(re.findall(r"(\w+) +pauses the queue", errors.__doc__ or ""))
    assert pausing == {kind.code for kind in KINDS if kind.pauses_queue}


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_declared_whole(kind: type[DocdeskError]) -> None:
    assert HTTPStatus(kind.http) >= 400
    problem = kind().problem()
    assert problem.title
    assert not problem.title.endswith(".")
    assert problem.detail.endswith(".")
    assert problem.remedy
    assert "{" not in problem.title + problem.detail + problem.remedy


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_survives_between_processes(kind: type[DocdeskError]) -> None:
    error = kind(path="/a", reason="because")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert again.problem() == error.problem()


def test_every_sentence_has_its_korean_and_no_fact_is_lost_in_it() -> None:
    contexts = ElementTree.parse(resource("translations/docdesk_ko.ts")).iter("context")
    messages = next(each for each in contexts if each.findtext("name") == "errors").iter("message")
    korean = {each.findtext("source"): each.findtext("translation") or "" for each in messages}
    said = {text for kind in KINDS for text in (kind.title, kind.detail, kind.remedy)}
    said |= {notice.text for notice in NOTICES.values()}
    assert {text for text in said if not korean.get(text)} == set()
    fields = re.compile(r"\{\w*\}")
    assert [t for t in said if sorted(fields.findall(t)) != sorted(fields.findall(korean[t]))] == []


def test_a_code_has_one_owner() -> None:
    with pytest.raises(TypeError, match="encrypted"):

        class Locked(errors.SourceError, code="encrypted"):
            pass

    assert known_codes()["encrypted"] is errors.Encrypted


def test_a_class_without_a_code_is_its_parent_to_everyone_else() -> None:
    class Refused(errors.ProviderError):
        pass

    assert (Refused.code, Refused.http, Refused.mended_by) == ("provider_error", 503, Mend.SETTINGS)
    assert known_codes()["provider_error"] is errors.ProviderError


def test_remedies_are_known_by_the_code() -> None:
    assert mended_by(errors.WrongPassword().problem()) == Mend.PASSWORD
    assert mended_by(errors.Damaged().problem()) == Mend.FOLDER | Mend.ENCODING
    assert mended_by(errors.RateLimited().problem()) == Mend.NOTHING, "the family's remedy is not its own"
    assert mended_by(Problem("of_a_newer_docdesk", "", "", "", retryable=True)) == Mend.NOTHING
    assert mended_by(None) == Mend.NOTHING
    notices = (Notice("not_english"), Notice("text_left_out"), Notice("of_a_newer_docdesk"))
    assert mended_by_notices(notices) == Mend.SETTINGS | Mend.LIMITS


def test_braces_in_facts_are_only_text() -> None:
    assert "{x}" in errors.Damaged(reason="{x} {0}").problem().detail


def test_errors_of_the_system_are_recognised() -> None:
    assert os_errors.from_os_error(OSError(errno.ENOSPC, "full"), "/x").code == "disk_full"  # type: ignore[union-attr]
    assert os_errors.from_os_error(OSError(errno.EROFS, "ro"), "/x").code == "read_only"  # type: ignore[union-attr]
    failing = os_errors.from_os_error(OSError(errno.EIO, "io"), "/x")
    assert failing is not None
    assert (failing.code, failing.facts["reason"]) == ("disk_failing", {"code": "disk_error"})
    assert os_errors.from_os_error(OSError(errno.EINVAL, "?"), "/x") is None
    assert os_errors.from_sqlite_error(sqlite3.OperationalError("no name"), "/x") is None
