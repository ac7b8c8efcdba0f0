# SPDX-License-Identifier: Apache-2.0
"""How fast texts are embedded over an endpoint, how well a limit is used, and what a bad day costs.

    python benchmarks/bench_embedding.py             all of these
    python benchmarks/bench_embedding.py --compare   docdesk against a hand-tuned client, 5,000 texts
    python benchmarks/bench_embedding.py --limited   a minute against an endpoint held at tokens a minute
    python benchmarks/bench_embedding.py --faults    the whole program while a tenth of the answers is wrong
    python benchmarks/bench_embedding.py --key       the whole program with a key that is rejected
    python benchmarks/bench_embedding.py --estimate  the plan's estimate of tokens against a tokenizer

The endpoint is on the loopback: 120 ms, and half a millisecond an input. The hand-tuned client is the SDK with
256 inputs a request and 8 requests in flight. Both take turns in the same minute; what counts is the ratio.
The estimate is compared with the built-in model's tokenizer, the only one at hand offline; the texts are the
samples, or the files of the folder that `--corpus` names.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

from figures import ROOT, Row, keep

from docdesk.desk.desk import Desk, open_desk
from docdesk.records.embeddings import Embeddings
from docdesk.settings.model import Settings, load_settings
from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.providers.openai import OpenAIProvider
from docdesk.values.documents import Status
from tests.openai_endpoint import Endpoint, Request, bag_of_words

INPUTS, IN_FLIGHT = 256, 8


@contextlib.contextmanager
def endpoint(*options: str) -> Iterator[str]:
    """A fresh endpoint's base URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.openai_endpoint", "0", "--dimensions", "256", *options],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def texts_of(round_: int, count: int) -> list[str]:
    """Texts of about a thousand characters, of which no round repeats one."""
    return [f"round {round_} text {number} " + "words that fill the chunk " * 38 for number in range(count)]


async def by_hand(url: str, texts: list[str]) -> float:
    """Seconds of the SDK alone (base64, which it decodes): what comes back is not kept."""
    from openai import AsyncOpenAI

    room = asyncio.Semaphore(IN_FLIGHT)
    async with AsyncOpenAI(api_key="none", base_url=url) as client:

        async def ask(some: list[str]) -> None:
            async with room:
                answer = await client.embeddings.create(model="m", input=some)
                assert len(answer.data) == len(some)

        began = time.perf_counter()
        await asyncio.gather(*(ask(texts[at : at + INPUTS]) for at in range(0, len(texts), INPUTS)))
        return time.perf_counter() - began


@contextlib.asynccontextmanager
async def an_embedder(url: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(library=Path(folder), provider="openai", base_url=url, model="m")
        embeddings = Embeddings(Path(folder) / "embeddings.db")
        embedder = Embedder.of(settings, OpenAIProvider(settings, None), embeddings)
        await embedder.prepare()
        try:
            yield embedder
        finally:
            await embedder.close()
            await embeddings.close()


def hashed(texts: list[str]) -> list[tuple[str, str]]:
    return [(hashlib.sha256(text.encode()).hexdigest(), text) for text in texts]


async def by_docdesk(url: str, texts: list[str]) -> float:
    """Seconds of the embedder: what comes back is checked, and durable."""
    named = hashed(texts)
    async with an_embedder(url) as embedder:
        began = time.perf_counter()
        await asyncio.gather(*(embedder.embed(named[at : at + 1024]) for at in range(0, len(named), 1024)))
        return time.perf_counter() - began


async def compare(count: int, rounds: int) -> Row:
    ratios, seconds = [], []
    with endpoint("--base-ms", "120", "--per-input-ms", "0.5") as url:
        await by_hand(url, texts_of(-1, INPUTS))
        for round_ in range(rounds):
            texts = texts_of(round_, count)
            hand, ours = await by_hand(url, texts), await by_docdesk(url, texts)
            ratios.append(ours / hand)
            seconds.append((hand, ours))
            print(f"by hand {hand:.2f} s, docdesk {ours:.2f} s: {ours / hand:.2f} times")
    reached = statistics.median(ratios) <= 1.3
    details = {"seconds by hand, and docdesk's": seconds}
    return Row(f"{count:,} texts embedded", "a hand-tuned client", "≤ 1.3", ratios, reached, details)


async def limited(limit: int, minutes: int, headers: bool) -> Row:
    options = ["--tokens-per-minute", str(limit), *(["--limit-headers"] if headers else [])]
    with endpoint("--base-ms", "120", "--per-input-ms", "0.5", *options) as url:
        async with an_embedder(url) as embedder:
            need = limit * (minutes + 1) // 200
            work = asyncio.ensure_future(embedder.embed(hashed(texts_of(0, need))))
            used = 0.0
            for minute in range(minutes):
                await asyncio.wait([work], timeout=60)
                stats = await asyncio.to_thread(_stats, url)
                used = stats["tokens"] / (limit * (minute + 1))
                print(f"after {minute + 1} min: {used:.1%} of the limit, {len(stats['limited'])} refused")
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
    refused = len(stats["limited"])
    told = "that says what is left" if headers else "that says nothing before"
    reached = used >= 0.95 and refused <= (0 if headers else 1)
    return Row(
        f"{minutes} min at a limit of {limit:,} tokens a minute, {told}",
        "the share of it that is used", "≥ 0.95, one refusal at most", [used], reached, {"refused": refused},
    )  # fmt: skip


FAULTS = ("500", "drop", "429 retry-after-ms=20", "cut", "short")


def papers(folder: Path, documents: int, parts: int) -> Path:
    """Files of as many chunks as they have parts, all of different words."""
    for number in range(documents):
        texts = [" ".join(f"word{number}x{part}y{i}" for i in range(14)) for part in range(parts)]
        (folder / f"{number:03}.txt").write_text("\n\n".join(texts))
    return folder


@contextlib.asynccontextmanager
async def whole_program(rule: Callable[[Request], str | None]) -> AsyncIterator[tuple[Endpoint, Desk, Path]]:
    """An endpoint that fails by a rule, an open library of its own, and a folder for files."""
    fails = Endpoint(dimensions=256, base_ms=20)
    fails.rule = rule
    fails.start()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            files = Path(scratch) / "files"
            files.mkdir()
            settings = load_settings(
                {}, library=Path(scratch) / "library", provider="openai", base_url=fails.url, model="m",
                chunk_size=200, chunk_overlap=0, batch_inputs=16, backoff_min=0.1, backoff_max=0.5,
            )  # fmt: skip
            desk = await open_desk(settings, api_key="sk-benchmark-0123456789")
            try:
                yield fails, desk, files
            finally:
                await desk.close()
    finally:
        fails.stop()


async def faults(documents: int = 100, parts: int = 20) -> list[Row]:
    import chromadb
    import numpy as np

    met: list[str] = []

    def rule(request: Request) -> str | None:
        if request.number % 10 != 3:
            return None
        met.append(FAULTS[len(met) % len(FAULTS)])
        return met[-1]

    async with whole_program(rule) as (fails, desk, files):
        added = await desk.queue.add([papers(files, documents, parts)])
        found = [row async for _, row in desk.queue.as_ended([one.id for one in added.documents])]
        vectors = desk.settings.library / "vectors"
        await desk.close()
        client = chromadb.PersistentClient(path=str(vectors))
        rows = client.list_collections()[0].get(include=["embeddings", "documents"])
        wrong = sum(
            not np.allclose(vector, bag_of_words(text, fails.dimensions), atol=1e-6)
            for text, vector in zip(rows["documents"], rows["embeddings"], strict=True)
        )
    ready = sum(row.status is Status.READY for row in found) / documents
    there = len(set(rows["documents"]))
    figure = f"{documents} documents while one answer in ten is wrong"
    details = {"wrong answers": len(met), "requests": fails.stats.requests}
    return [
        Row(figure, "those that are ready", "1", [ready], ready == 1, details),
        Row(figure, "chunks of all whose vector is there and their own", "1",
            [(there - wrong) / (documents * parts)], wrong == 0 and there == documents * parts, details),
    ]  # fmt: skip


async def rejected_key(documents: int = 100) -> Row:
    async with whole_program(lambda request: "401") as (fails, desk, files):
        added = await desk.queue.add([papers(files, documents, 10)])
        found = [row async for _, row in desk.queue.as_ended([one.id for one in added.documents])]
    assert {row.error.code for row in found if row.error} == {"key_rejected"}
    asked = fails.stats.requests
    return Row(f"{documents} documents with a rejected key", "requests", "≤ 8", [asked], asked <= 8)


def _stats(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url.removesuffix("/v1") + "/stats", timeout=10) as answer:
        return dict(json.loads(answer.read()))


def estimates(folder: Path) -> Row | None:
    from tokenizers import Tokenizer

    from docdesk.ingest.planner import estimate
    from docdesk.settings.builtin_models import MINILM
    from docdesk.settings.models import builtin_files

    model = builtin_files(MINILM)
    if model is None:
        print("The built-in model's tokenizer is not installed.")
        return None
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    errors = []
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or file.suffix.lower() not in (".txt", ".md", ".csv", ".html", ".json"):
            continue
        with contextlib.suppress(UnicodeDecodeError):
            text = file.read_text("utf-8")[:200_000]
            counted = len(tokenizer.encode(text, add_special_tokens=False).ids)
            if counted > 50:
                errors.append((estimate(text) / counted - 1, file.name))
    for error, name in sorted(errors):
        print(f"{error:+.0%}  {name}")
    if not errors:
        return None
    middle = statistics.median(error for error, _ in errors)
    low, high = min(errors), max(errors)
    details = {
        "files": len(errors),
        "lowest": f"{low[0]:+.0%} {low[1]}",
        "highest": f"{high[0]:+.0%} {high[1]}",
    }
    return Row(
        "tokens as a plan estimates them", "the built-in model's own count",
        "1 or more, for every file; 1.5 at most in the middle",
        [1 + middle], low[0] >= 0 and middle <= 0.5, details,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tokens-per-minute", type=int, default=300_000)
    parser.add_argument("--minutes", type=int, default=1)
    parser.add_argument("--headers", action="store_true", help="the endpoint says what is left")
    parser.add_argument("--corpus", type=Path, default=ROOT / "packaging" / "sample_texts")
    kinds = ("compare", "limited", "faults", "key", "estimate")
    for kind in kinds:
        parser.add_argument(f"--{kind}", action="store_true")
    chosen = parser.parse_args()
    wanted = [kind for kind in kinds if getattr(chosen, kind)] or list(kinds)
    # each kind keeps its own rows: one that is taken again alone leaves the others as they are
    if "compare" in wanted:
        keep("embedding-1-compare", [asyncio.run(compare(chosen.count, chosen.rounds))])
    if "limited" in wanted:
        ways = (True,) if chosen.headers else (False,) if chosen.limited else (False, True)
        for headers in ways:
            row = asyncio.run(limited(chosen.tokens_per_minute, chosen.minutes, headers))
            keep(f"embedding-2-limited{'-told' if headers else ''}", [row])
    if "faults" in wanted:
        keep("embedding-3-faults", asyncio.run(faults()))
    if "key" in wanted:
        keep("embedding-4-key", [asyncio.run(rejected_key())])
    if "estimate" in wanted and (estimated := estimates(chosen.corpus)) is not None:
        keep("embedding-5-estimate", [estimated])


if __name__ == "__main__":
    main()
