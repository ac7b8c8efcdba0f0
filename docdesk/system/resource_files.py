# SPDX-License-Identifier: Apache-2.0
"""Finds the files that are shipped with docdesk: icons, samples, the built-in model's graph."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(name: str) -> Path:
    """The path of a shipped file or folder, such as "model/all-MiniLM-L6-v2.onnx".

    A wheel has them in the package, a checkout beside it. Raises FileNotFoundError.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"docdesk was installed without its file {name}")
