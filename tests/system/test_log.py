# SPDX-License-Identifier: Apache-2.0
"""The log holds what happened and never a secret, not even in a traceback."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from docdesk.system.log import LogFormat, facts, hide, log_to, start_log, without_secrets

CANARY = "canary-7f3a9c1e"


def test_no_secret_reaches_the_file(tmp_path: Path) -> None:
    hide(CANARY)
    log = start_log(tmp_path, logging.DEBUG)
    try:
        logging.getLogger("a").warning("asked with %s", CANARY)
        try:
            raise ValueError(f"refused {CANARY}")
        except ValueError:
            logging.getLogger("b").exception("failed")
        logging.getLogger("c").warning("Authorization: Bearer abc.def-ghi, key sk-proj-1234567890")
    finally:
        log.close()
    text = log.file.read_text()
    assert "refused [hidden]" in text
    assert "Traceback" in text
    for secret in (CANARY, "abc.def-ghi", "sk-proj-1234567890"):
        assert secret not in text


def test_a_password_in_an_address_is_hidden() -> None:
    assert without_secrets("postgresql://me:pa55@db/x") == "postgresql://[hidden]@db/x"
    assert without_secrets("see http://127.0.0.1:80/v1") == "see http://127.0.0.1:80/v1"


def test_a_name_in_a_message_begins_no_line_and_gives_a_terminal_no_orders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest keeps messages for its report, and a report with half of a pair of surrogates cannot be sent
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    name = "a\n2026-01-01 00:00:00,000 ERROR forged\x1b[2J\u202etxt.\ud800\x9b\r\x85\u2028b"
    log = start_log(tmp_path)
    try:
        logging.getLogger("docdesk.t").warning("%s could not be removed", name)
        try:
            raise ValueError(name)
        except ValueError:
            logging.getLogger("docdesk.t").exception("it failed")
    finally:
        log.close()
    text = log.file.read_text("utf-8")
    first, *rest = text.splitlines()
    assert first.endswith("could not be removed")
    assert "forged" in first
    assert not any(line.startswith("2026-01-01") for line in rest)
    assert rest[0].endswith("it failed")
    assert rest[1].startswith("Traceback")
    assert not set(text) & set("\x1b\u202e\x9b\r\x85\u2028")
    assert "\\ud800" in text


@contextmanager
def logged(form: LogFormat) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    writer = log_to(stream, form)
    try:
        yield stream
    finally:
        logging.getLogger().removeHandler(writer)


def test_a_collector_gets_one_object_a_line_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    # JSON would write it with escapes, in which nothing finds it any more
    secret = 'canary "with" \\ escapes, 서울'
    hide(secret)
    name = "a\nfile\x1b[2J \ud800.txt"
    with logged(LogFormat.JSON) as stream:
        log = logging.getLogger("docdesk.t")
        log.info("%s was added", name, extra=facts(by="anna", status=201, key=secret, size=None))
        try:
            raise ValueError(f"refused {secret}, Bearer abc.def-ghi")
        except ValueError:
            log.exception("asked with %s", secret)
    text = stream.getvalue()
    assert text.isascii()
    entry, failed = (json.loads(line) for line in text.splitlines())
    assert entry["message"] == f"{name} was added"
    assert entry["time"].endswith("+00:00")
    assert (entry["level"], entry["logger"]) == ("info", "docdesk.t")
    assert (entry["by"], entry["status"], entry["key"], entry["size"]) == ("anna", 201, "[hidden]", None)
    assert failed["message"] == "asked with [hidden]"
    assert failed["exception"].startswith("Traceback")
    assert failed["exception"].endswith("ValueError: refused [hidden], [hidden]")
    assert "canary" not in text


def test_text_on_a_stream_is_that_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    hide(CANARY)
    with logged(LogFormat.TEXT) as stream:
        logging.getLogger("docdesk.t").warning("asked with %s", CANARY, extra=facts(by="anna"))
    assert stream.getvalue().endswith(" WARNING docdesk.t: asked with [hidden]\n")
