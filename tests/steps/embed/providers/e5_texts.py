# SPDX-License-Identifier: Apache-2.0
"""The texts whose vectors another engine has made, and these vectors; see e5_small/README.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).parent / "e5_small"


def texts() -> list[str]:
    """504 texts of nine scripts."""
    scripts: dict[str, list[list[str]]] = json.loads((FOLDER / "texts.json").read_text("utf-8"))
    pairs = [f"{begin} {end}" for begins, ends in scripts.values() for begin in begins for end in ends]
    return [" ".join([text] * 4) if place % 8 == 0 else text for place, text in enumerate(pairs)]


def vectors() -> npt.NDArray[np.float32]:
    """Their vectors, (504, 384), of length 1."""
    found = np.load(FOLDER / "vectors.npy").astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)
