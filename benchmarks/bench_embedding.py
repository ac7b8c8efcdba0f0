# SPDX-License-Identifier: Apache-2.0
"""How fast texts are embedded over an endpoint, and how well a limit is used.

    python benchmarks/bench_embedding.py            docdesk against a hand-tuned client, 5,000 texts
    python benchmarks/bench_embedding.py --limited  a minute against an endpoint held at tokens a minute
    python benchmarks/bench_embedding.py --estimate the plan's estimate of tokens against a tokenizer

The endpoint is a process of its own on the loopback: 120 ms, and half a millisecond an input. The hand-tuned
client is the SDK with 256 inputs a request and 8 requests in flight. Both take turns in the same minute; what
counts is the ratio. The estimate is compared with the built-in model's tokenizer, the only one at hand
offline; the texts are the samples, or the files of the folder that `--corpus` names.
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
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docdesk.embeddings import Embeddings
from docdesk.settings import Settings
from docdesk.steps.embed.embedder import Embedder
from docdesk.steps.embed.openai import OpenAIProvider

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


async def compare(count: int, rounds: int) -> int:
    ratios = []
    with endpoint("--base-ms", "120", "--per-input-ms", "0.5") as url:
        await by_hand(url, texts_of(-1, INPUTS))
        for round_ in range(rounds):
            texts = texts_of(round_, count)
            hand, ours = await by_hand(url, texts), await by_docdesk(url, texts)
            ratios.append(ours / hand)
            print(f"by hand {hand:.2f} s, docdesk {ours:.2f} s: {ours / hand:.2f} times")
    median = statistics.median(ratios)
    print(f"{count} texts: {median:.2f} times the hand-tuned client (median of {rounds}; aim: 1.3 at most)")
    return 0 if median <= 1.3 else 1


async def limited(limit: int, minutes: int, headers: bool) -> int:
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
    return 0 if used >= 0.95 and len(stats["limited"]) <= 1 else 1


def _stats(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url.removesuffix("/v1") + "/stats", timeout=10) as answer:
        return dict(json.loads(answer.read()))


def estimates(folder: Path) -> int:
    from tokenizers import Tokenizer

    from docdesk.planner import estimate
    from docdesk.steps.embed.models import builtin_folder

    model = builtin_folder()
    if model is None:
        print("The built-in model's tokenizer is not installed.")
        return 1
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
    if errors:
        middle = statistics.median(error for error, _ in errors)
        print(f"{len(errors)} files: the estimate is {middle:+.0%} off in the middle")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limited", action="store_true")
    parser.add_argument("--tokens-per-minute", type=int, default=300_000)
    parser.add_argument("--minutes", type=int, default=1)
    parser.add_argument("--headers", action="store_true", help="the endpoint says what is left")
    parser.add_argument("--estimate", action="store_true")
    parser.add_argument("--corpus", type=Path, default=ROOT / "packaging" / "sample_texts")
    chosen = parser.parse_args()
    if chosen.estimate:
        return estimates(chosen.corpus)
    if chosen.limited:
        return asyncio.run(limited(chosen.tokens_per_minute, chosen.minutes, chosen.headers))
    return asyncio.run(compare(chosen.count, chosen.rounds))


if __name__ == "__main__":
    sys.exit(main())
