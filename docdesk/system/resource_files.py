# SPDX-License-Identifier: Apache-2.0
"""Finds the files that are shipped with docdesk: icons, samples, the built-in model's graph, the guide."""

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


def guide_file(name: str) -> Path:
    """The path of a page of the guide, such as "search.md". Raises FileNotFoundError."""
    for folder in (_PACKAGE / "resources" / "docs", _PACKAGE.parent / "docs", _PACKAGE.parent):
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"docdesk was installed without the page {name} of its guide")
