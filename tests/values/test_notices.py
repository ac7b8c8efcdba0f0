# SPDX-License-Identifier: Apache-2.0
"""Warnings are sentences too."""

from __future__ import annotations

from docdesk.values.notices import notice_text
from docdesk.values.problems import Notice


def test_notices_are_sentences() -> None:
    assert notice_text(Notice("encoding_guessed", {"encoding": "CP949"})).endswith("CP949.")
    assert notice_text(Notice("of_a_newer_docdesk")) == "of_a_newer_docdesk"
