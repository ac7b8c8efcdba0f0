# SPDX-License-Identifier: Apache-2.0
"""The log holds what happened and never a secret, not even in a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from docdesk.system.log import hide, start_log, without_secrets

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
