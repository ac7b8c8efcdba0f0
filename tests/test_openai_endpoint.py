# SPDX-License-Identifier: Apache-2.0
"""The tests' own endpoint behaves as the tests assume."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import numpy as np
import pytest

from tests.openai_endpoint import Endpoint, bag_of_words


def _post(url: str, body: object) -> Any:
    request = Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def test_similar_texts_have_near_vectors() -> None:
    lighthouse = bag_of_words("The lighthouse keeper lit the lamp", 256)
    question = bag_of_words("who lit the lamp of the lighthouse?", 256)
    bread = bag_of_words("Knead dough until smooth", 256)
    assert lighthouse @ question > 0.6
    assert abs(lighthouse @ bread) < 0.2
    assert bag_of_words("등대 불빛", 256) @ bag_of_words("등대의 불빛이", 256) > 0.7
    for odd in ("", "...", "🦊", "\ud83d"):
        assert np.linalg.norm(bag_of_words(odd, 256)) == pytest.approx(1.0)
    assert np.array_equal(lighthouse, bag_of_words("The lighthouse keeper lit the lamp", 256))


def test_it_runs_as_a_process_of_its_own() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.openai_endpoint", "0", "--dimensions", "8"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        root = url.removesuffix("/v1")
        answer = _post(f"{url}/embeddings", {"model": "m", "input": ["one", "two", "one"]})
        assert [len(item["embedding"]) for item in answer["data"]] == [8, 8, 8]
        with urlopen(f"{root}/stats", timeout=60) as stats:
            counted = json.load(stats)
        assert (counted["requests"], counted["inputs"], counted["distinct"]) == (1, 3, 2)
        _post(f"{root}/reset", {})
        _post(f"{root}/fail", ["short"])
        assert len(_post(f"{url}/embeddings", {"model": "m", "input": ["one", "two"]})["data"]) == 1
        with urlopen(f"{root}/stats", timeout=60) as stats:
            counted = json.load(stats)
        assert (counted["requests"], counted["answered"]) == (1, 0)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def test_an_unknown_kind_of_failure_is_refused() -> None:
    with pytest.raises(ValueError, match="knows no failure"):
        Endpoint().fail("418")
