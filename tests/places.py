# SPDX-License-Identifier: Apache-2.0
"""Paths: the checkout, and the shared folder beside it, if there is one."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""
TESTS = ROOT / "tests"
