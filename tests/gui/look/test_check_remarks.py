# SPDX-License-Identifier: Apache-2.0
"""What a check remarks is shown in the language of the window."""

from __future__ import annotations

import re

import pytest

from docdesk.gui.look import wording
from docdesk.values.notices import NOTICES, notice_text
from docdesk.values.problems import Notice

REMARKS = sorted(code for code in NOTICES if code.startswith("check_"))


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize("code", REMARKS)
def test_a_remark_is_korean_in_a_korean_window(code: str) -> None:
    names = re.findall(r"\{(\w+)\}", NOTICES[code].text)
    remark = Notice(code, {name: f"<{number}>" for number, name in enumerate(names)})
    said = wording.notice_words(remark)
    assert re.search(r"[가-힣]", said)
    assert said != notice_text(remark)
    for fact in remark.facts.values():
        assert fact in said
