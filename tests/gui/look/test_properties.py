# SPDX-License-Identifier: Apache-2.0
"""Values of properties by their names."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from docdesk.gui.look.properties import set_by_name


def test_one_and_several_are_set(qapp: QApplication) -> None:
    label = QLabel()
    set_by_name(label, alignment="AlignRight|AlignBottom", textFormat="MarkdownText")
    assert label.alignment() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
    assert label.textFormat() is Qt.TextFormat.MarkdownText


@pytest.mark.parametrize("wrong", [{"alignment": "AlignSideways"}, {"mood": "Good"}])
def test_unknown_properties_are_refused(qapp: QApplication, wrong: dict[str, str]) -> None:
    label = QLabel()
    before = label.alignment()
    with pytest.raises(ValueError, match="QLabel has no property"):
        set_by_name(label, **wrong)
    assert label.alignment() == before
