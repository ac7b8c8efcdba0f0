# SPDX-License-Identifier: Apache-2.0
"""Where things lie: the checkout, and what is shared with it where it is there."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""
TESTS = ROOT / "tests"
