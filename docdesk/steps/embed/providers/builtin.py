# SPDX-License-Identifier: Apache-2.0
"""The built-in models on onnxruntime: no key, no network.

`docdesk.settings.builtin_models` says what there is to know about each; e5_small.py and minilm.py run them.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from docdesk.errors import DocdeskError, ModelMissing, ProviderError
from docdesk.settings.builtin_models import E5_SMALL, MINILM, BuiltinModel
from docdesk.settings.models import builtin_files, install_command
from docdesk.steps.e5_file import OtherFile
from docdesk.steps.embed.provider import Answer, Provider
from docdesk.steps.embed.providers.e5_small import E5Model
from docdesk.steps.embed.providers.minilm import BATCH, MiniLM, OtherWeights
from docdesk.system.confinement import refuse_network
from docdesk.system.resource_files import resource
from docdesk.system.telemetry import remove_telemetry_cache
from docdesk.values.facts import coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from docdesk.settings.model import Settings


class Loaded(Protocol):
    """A model whose files are loaded. Threads may share it."""

    def tokens(self, texts: Sequence[str], *, query: bool = False) -> list[list[int]]:
        """The ids of each text's tokens, as the model reads them."""

    def fitting(self, lengths: Sequence[int]) -> int:
        """How many of the texts, whose tokens grow in number, are run together."""

    def vectors(self, batch: Sequence[list[int]]) -> Any:
        """A row of float32 for each text."""


class Model:
    """A built-in model, ready to embed. Loading takes up to a second; threads may share it.

    It runs `threads` batches side by side, each on one core: that takes a tenth less processor time than one batch
    on all cores, whose threads wait for each other after every step. `files` is where its files are, if they are
    not in their package. Raises ModelMissing if the files are missing or not the expected ones.
    """

    def __init__(
        self, model: BuiltinModel = E5_SMALL, files: Path | None = None, threads: int | None = None
    ) -> None:
        self._dimensions = model.dimensions
        self._name = model.name
        self._loaded = _loaded(model, files)
        self._side_by_side = _threads(threads or os.cpu_count() or 1, "model")

    def close(self) -> None:
        """End the threads; the model must not be used afterwards. Blocks for as long as a batch takes."""
        self._side_by_side.shutdown(cancel_futures=True)

    def embed(
        self, texts: Sequence[str], stop: threading.Event | None = None, *, query: bool = False
    ) -> tuple[Any, int]:
        """Vectors (texts, dimensions) float32 of length 1, and the number of tokens read.

        `query` if the texts are questions. A text's end beyond the model's window does not count. Raises
        ProviderError if `stop` is set meanwhile.
        """
        import numpy as np

        ids = self._loaded.tokens(texts, query=query)
        vectors: npt.NDArray[np.float32] = np.empty((len(ids), self._dimensions), dtype=np.float32)

        def run(batch: list[int]) -> None:
            if stop is not None and stop.is_set():
                raise ProviderError(host=self._name, attempts=1, reason=coded("stopped"))
            vectors[batch] = self._loaded.vectors([ids[index] for index in batch])

        batches = self._batches([len(one) for one in ids])
        if len(batches) == 1:
            run(batches[0])  # a question does not wait for the batches of documents
        else:
            for _ in self._side_by_side.map(run, batches):
                pass
        return vectors, sum(len(one) for one in ids)

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Places of texts that are run together: of like length, so that little is padded; long ones first, so
        that all cores finish together."""
        order = sorted(range(len(lengths)), key=lambda index: lengths[index])
        batches = []
        at = 0
        while at < len(order):
            batch = order[at : at + BATCH]
            batch = batch[: self._loaded.fitting([lengths[index] for index in batch])]
            at += len(batch)
            batches.append(batch)
        return batches[::-1]


def _loaded(model: BuiltinModel, files: Path | None) -> Loaded:
    command = install_command(model.name)
    files = files or builtin_files(model)
    if files is None:
        raise ModelMissing(reason=coded("model_package_missing", package=model.package), command=command)
    remove_telemetry_cache()
    try:
        graph = resource(f"model/{model.name}.onnx").read_bytes()
        return MiniLM(files, graph) if model is MINILM else E5Model(files, graph)
    except (OtherFile, OtherWeights) as error:
        raise ModelMissing(reason=coded("model_other_version", file=str(files)), command=command) from error
    except Exception as error:  # onnxruntime and tokenizers raise bare Exception and classes of their own
        raise ModelMissing(reason=f"{type(error).__name__}: {error}", command=command) from error


def _threads(most: int, name: str) -> ThreadPoolExecutor:
    """Threads without a network, where the kernel can refuse it: the model's native code needs none.

    onnxruntime is imported in one of them, so that its own threads inherit that.
    """
    return ThreadPoolExecutor(most, name, initializer=refuse_network)


def open_builtin(settings: Settings, api_key: str | None) -> Provider:
    """The built-in model that the settings name; it needs no key."""
    return BuiltinProvider(settings.builtin_model or E5_SMALL)


class BuiltinProvider(Provider):
    """A built-in model as a provider: threads for documents, and one for questions.

    onnxruntime releases the GIL while it works, so the event loop keeps running, and a search is answered while a
    long document is embedded.
    """

    name = "the built-in model"
    max_inputs = 8 * BATCH  # sorted by length, 3 % of them are padding
    first_inputs = BATCH  # the first vectors are there in a third of a second instead of two
    max_tokens = 8 * BATCH * 8192
    in_flight = 2  # while one request runs its last batches, the other keeps all cores busy
    limited = False
    gather_seconds = 0.0

    def __init__(
        self, model: BuiltinModel = E5_SMALL, files: Path | None = None, threads: int | None = None
    ) -> None:
        self.model = model.name
        self.dimensions = model.dimensions
        self._which = model
        self._files = files
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
        return await asyncio.get_running_loop().run_in_executor(executor, self._run, list(texts), urgent)

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
                self._loaded = Model(self._which, self._files, self._threads)
            return self._loaded

    def _run(self, texts: list[str], query: bool) -> Answer:
        model = self._model()
        try:
            vectors, tokens = model.embed(texts, self._stop, query=query)
        except DocdeskError:
            raise
        except Exception as error:
            raise ProviderError(
                host=self.name, attempts=1, reason=f"{type(error).__name__}: {error}"
            ) from error
        return Answer(vectors, tokens)
