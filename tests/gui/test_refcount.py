# SPDX-License-Identifier: Apache-2.0
"""PySide6 6.12.0 loses a reference to None or True with every call on Python 3.11, until the process aborts."""

from __future__ import annotations

import gc
import sys
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer, Signal


class Sender(QObject):
    sent = Signal(object)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are immortal from Python 3.12 on")
def test_a_thousand_calls_lose_no_reference(qapp: Any) -> None:
    sender, timer = Sender(), QTimer()
    sender.sent.connect(lambda _value: None)
    # what earlier tests left has references of its own, which a collection in between would take along
    gc.collect()
    gc.disable()
    try:
        before = sys.getrefcount(None), sys.getrefcount(True)
        for _ in range(1_000):
            sender.sent.emit(None)
            timer.stop()
        after = sys.getrefcount(None), sys.getrefcount(True)
    finally:
        gc.enable()
    # others may come and go meanwhile; what is lost is lost a thousand times
    assert abs(after[0] - before[0]) < 200
    assert abs(after[1] - before[1]) < 200
