# SPDX-License-Identifier: Apache-2.0
"""The vectors of texts by docdesk's own providers, kept outside the project: a second run takes seconds."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from docdesk.settings.builtin_models import BuiltinModel
from docdesk.settings.model import load_settings
from docdesk.steps.embed import open_provider

CACHE = Path(tempfile.gettempdir()) / f"docdesk-bench-retrieval-{os.getuid() if hasattr(os, 'getuid') else 0}"


async def vectors_of(model: BuiltinModel, texts: Sequence[str], *, questions: bool) -> np.ndarray:
    """Unit vectors, (texts, dimensions). Raises ModelMissing."""
    CACHE.mkdir(exist_ok=True)
    file = CACHE / f"{model.name}-{'questions' if questions else 'passages'}.npz"
    known: dict[str, np.ndarray] = {}
    if file.exists():
        kept = np.load(file)
        known = dict(zip(kept["hashes"].tolist(), kept["vectors"], strict=True))
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    left = {sha: text for sha, text in zip(hashes, texts, strict=True) if sha not in known}
    if left:
        print(
            f"  {model.name}: {len(left)} {'questions' if questions else 'passages'} are embedded", flush=True
        )
        known.update(zip(left, await _embedded(model, list(left.values()), questions=questions), strict=True))
        np.savez(file, hashes=np.array(list(known)), vectors=np.stack(list(known.values())))
    return np.stack([known[sha] for sha in hashes])


async def _embedded(model: BuiltinModel, texts: list[str], *, questions: bool) -> np.ndarray:
    provider = open_provider(load_settings({}, library=CACHE / "none", provider="builtin", model=model.name))
    try:
        found = []
        size = 1 if questions else provider.max_inputs
        for at in range(0, len(texts), size):
            answer = await provider.request(texts[at : at + size], urgent=questions)
            found.extend(np.asarray(answer.vectors))
    finally:
        await provider.close()
    return np.stack(found).astype(np.float32)
