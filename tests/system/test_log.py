# SPDX-License-Identifier: Apache-2.0
"""The log holds what happened and never a secret, not even in a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

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
