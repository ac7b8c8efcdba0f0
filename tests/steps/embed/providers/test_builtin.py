# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import json
import os
import shutil
import struct
import subprocess
import sys
import threading
from math import erf, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from tokenizers import Tokenizer

from docdesk.errors import ModelMissing, ProviderError
from docdesk.settings.builtin_models import MINILM
from docdesk.settings.model import Settings
from docdesk.settings.models import builtin_files
from docdesk.steps.embed.providers import builtin
from docdesk.steps.embed.providers.builtin import BATCH, BuiltinProvider, Model
from docdesk.system.resource_files import resource

Array = npt.NDArray[np.float64]

TEXTS = [
    "",
    " ",
    "a",
    "The quick brown fox jumps over the lazy dog.",
    "Grüße aus Köln, naïve café",
    "한국어 문장입니다. 東京タワー",
    "emoji 🦊🎉 and \x00 a null and \ufffd",
    "def f(x: int) -> int:\n    return x ** 2  # squares",
    "word " * 60,
    "A very long text about lighthouses and the sea. " * 80,
]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(MINILM)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


class Reference:
    """The same model in float64 numpy, straight from its paper: independent of the graph and of onnxruntime."""

    def __init__(self) -> None:
        folder = builtin_files(MINILM)
        assert folder is not None, "the built-in model's package is missing: see model.lock"
        raw = (folder / "model.safetensors").read_bytes()
        (length,) = struct.unpack("<Q", raw[:8])
        self._weights: dict[str, Array] = {}
        for name, entry in json.loads(raw[8 : 8 + length]).items():
            if name != "__metadata__" and entry["dtype"] == "F32":
                first, last = (8 + length + offset for offset in entry["data_offsets"])
                tensor = np.frombuffer(raw[first:last], dtype="<f4").reshape(entry["shape"])
                self._weights[name] = tensor.astype(np.float64)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(256)

    def embed(self, text: str) -> Array:
        ids = self._tokenizer.encode(text).ids
        weights = self._weights
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
        x = self._normal(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{at}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
                for part in ("query", "key", "value")
            )
            scores = query @ key.transpose(0, 2, 1) / sqrt(32)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            seen = (scores / scores.sum(-1, keepdims=True)) @ value
            seen = self._linear(
                seen.transpose(1, 0, 2).reshape(len(ids), 384), f"{at}.attention.output.dense"
            )
            x = self._normal(x + seen, f"{at}.attention.output.LayerNorm")
            inner = self._linear(x, f"{at}.intermediate.dense")
            inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / sqrt(2)))
            x = self._normal(x + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        mean: Array = x.mean(0)
        return mean / np.linalg.norm(mean)

    def _linear(self, x: Array, name: str) -> Array:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normal(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def test_vectors_match_the_model_computed_another_way(model: Model, reference: Reference) -> None:
    vectors, _ = model.embed(TEXTS)
    expected = np.stack([reference.embed(text) for text in TEXTS])
    assert vectors.dtype == np.float32
    assert np.abs(vectors - expected).max() < 2e-6


def test_the_published_example_has_the_published_numbers(model: Model) -> None:
    # from the model's card: the first numbers of its two example sentences
    vectors, _ = model.embed(["This is an example sentence", "Each sentence is converted"])
    assert vectors[:, :3] == pytest.approx(
        np.array([[0.0676569, 0.0634960, 0.0487131], [0.0864386, 0.1027627, 0.0053946]]), abs=1e-5
    )


def test_a_vector_does_not_depend_on_the_batch_it_was_made_in(model: Model) -> None:
    together, _ = model.embed(TEXTS * 2)
    alone = np.concatenate([model.embed([text])[0] for text in TEXTS * 2])
    assert np.abs(together - alone).max() < 1e-6


def test_only_the_first_254_tokens_count(model: Model) -> None:
    begin = "sea " * 254
    vectors, tokens = model.embed([begin, begin + "something else entirely", "sea " * 253 + "mountain"])
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.allclose(vectors[0], vectors[2], atol=1e-4)
    assert tokens == 3 * 256


def test_no_texts_give_no_vectors(model: Model) -> None:
    vectors, tokens = model.embed([])
    assert vectors.shape == (0, 384)
    assert tokens == 0


def test_similar_texts_are_near(model: Model) -> None:
    vectors, _ = model.embed(
        ["How do I bake bread?", "Mix flour, water and yeast, then heat the oven", "Tax law"]
    )
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def _copy_of_model(folder: Path, *, weights: Path | None = None) -> Path:
    source = builtin_files(MINILM)
    assert source is not None
    folder.mkdir()
    shutil.copy(source / "tokenizer.json", folder)
    if weights is not None:
        (folder / "model.safetensors").symlink_to(weights)
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right of their own on Windows")
@pytest.mark.parametrize("target", ["model.safetensors", "0123456789abcdef"])
def test_weights_may_be_a_symbolic_link_to_any_name(target: str, model: Model, tmp_path: Path) -> None:
    source = builtin_files(MINILM)
    assert source is not None
    weights = tmp_path / target
    shutil.copyfile(source / "model.safetensors", weights)
    linked = Model(MINILM, _copy_of_model(tmp_path / "model", weights=weights))
    assert np.array_equal(linked.embed(["a text"])[0], model.embed(["a text"])[0])


@pytest.mark.parametrize(
    "what", ["no package", "no weights", "cut weights", "changed weights", "bad tokenizer"]
)
def test_unexpected_files_are_reported_with_the_command_that_installs_the_model(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = builtin_files(MINILM)
    assert source is not None
    folder: Path | None = _copy_of_model(tmp_path / "model")
    assert folder is not None
    weights = folder / "model.safetensors"
    if what == "no package":
        monkeypatch.setattr(builtin, "builtin_files", lambda model: None)
        folder = None
    elif what == "cut weights":
        weights.write_bytes((source / "model.safetensors").read_bytes()[:1000])
    elif what == "changed weights":
        shutil.copyfile(source / "model.safetensors", weights)
        with weights.open("r+b") as file:
            file.seek(50_000_000)
            file.write(b"\x00" * 8)
    elif what == "bad tokenizer":
        shutil.copyfile(source / "model.safetensors", weights)
        (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelMissing) as caught:
        Model(MINILM, folder)
    problem = caught.value.problem()
    assert problem.code == "model_missing"
    assert "model all-MiniLM-L6-v2" in problem.remedy
    assert caught.value.pauses_queue


def test_the_script_makes_the_same_graph(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[4]
    made = tmp_path / "made.onnx"
    subprocess.run(
        [sys.executable, str(root / "packaging" / "build_model_graph.py"), str(made)],
        check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.DEVNULL,
    )
    assert made.read_bytes() == resource("model/all-MiniLM-L6-v2.onnx").read_bytes()


async def test_a_question_does_not_wait_for_a_long_list(tmp_path: Path) -> None:
    provider = BuiltinProvider(MINILM)
    await provider.prepare()
    model = provider._model()
    begun, go_on = threading.Event(), threading.Event()

    class Held:
        """The session, where the list's first batch stands still until the question is answered."""

        session = model._loaded._session  # type: ignore[attr-defined]

        def run(self, names: None, inputs: dict[str, npt.NDArray[np.int64]]) -> list[Array]:
            if len(inputs["input_ids"]) > 1:
                begun.set()
                assert go_on.wait(60)
            found: list[Array] = self.session.run(names, inputs)
            return found

    model._loaded._session = Held()  # type: ignore[attr-defined]
    long_list = asyncio.create_task(provider.request(["a long text about the sea and ships " * 40] * 12))
    assert await asyncio.to_thread(begun.wait, 60)
    async with asyncio.timeout(60):
        answer = await provider.request(["a question"], urgent=True)
    assert answer.vectors.shape == (1, 384)
    assert not long_list.done()
    go_on.set()
    assert (await long_list).vectors.shape == (12, 384)
    await provider.close()


async def test_closing_stops_a_long_list_between_two_batches(tmp_path: Path) -> None:
    provider = BuiltinProvider(MINILM)
    await provider.prepare()
    long = ["a long text about the sea and ships " * 40] * 400
    started = [asyncio.create_task(provider.request(long)) for _ in range(provider.in_flight)]
    waiting = asyncio.create_task(provider.request(["a short text"]))
    await asyncio.sleep(0)
    await provider.close()
    for each in started:
        with pytest.raises((ProviderError, asyncio.CancelledError)):
            await each
    with pytest.raises((ProviderError, asyncio.CancelledError)):
        await waiting


def test_a_stop_is_seen_before_the_next_batch(model: Model) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(ProviderError):
        model.embed(["a text"] * (BATCH + 1), stop)


def test_the_window_of_each_kind_of_model(tmp_path: Path) -> None:
    new = Settings(library=tmp_path).model_window()
    assert (new.tokens, new.usable, new.default_chunk_size, new.default_overlap) == (512, 508, 800, 100)
    own = Settings(library=tmp_path, model=MINILM.name).model_window()
    assert (own.tokens, own.usable, own.default_chunk_size, own.default_overlap) == (256, 254, 800, 100)
    assert own.tokenizer is not None
    assert own.tokenizer.is_file()

    def window(model: str | None) -> tuple[int | None, int]:
        found = Settings(library=tmp_path, provider="openai", model=model).model_window()
        assert found.tokenizer is None
        assert found.default_overlap < found.default_chunk_size
        return found.tokens, found.default_chunk_size

    assert window(None) == (8191, 1000)
    assert window("text-embedding-3-large") == (8191, 1000)
    assert window("nomic-embed-text:latest") == (2048, 1000)
    assert window("BAAI/bge-m3") == (8192, 1000)
    assert window("all-minilm:l6-v2") == (256, 762)
    assert window("paraphrase-multilingual:278m") == (128, 378)
    assert window("something-new") == (None, 1000)
