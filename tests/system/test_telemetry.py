# SPDX-License-Identifier: Apache-2.0
"""docdesk switches its libraries' telemetry off before any of them is imported."""

from __future__ import annotations

import os
import subprocess
import sys


def test_the_telemetry_of_onnxruntime_is_off_before_its_import() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    code = "import docdesk, os, sys; print(os.environ['ORT_DISABLE_TELEMETRY'], 'onnxruntime' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["1", "False"]


def test_a_setting_of_the_environment_does_not_turn_it_on_again() -> None:
    environment = {**os.environ, "ORT_DISABLE_TELEMETRY": "0"}
    code = "import docdesk, os; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "1"


def test_the_bucket_client_asks_for_nothing_by_itself() -> None:
    code = """
import docdesk
from google.cloud.storage import _opentelemetry_tracing
print(_opentelemetry_tracing._is_bucket_metadata_disabled())
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"
