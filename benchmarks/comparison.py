# SPDX-License-Identifier: Apache-2.0
"""200 documents by docdesk, by the plain serial way, by the peers and by Chroma alone, one after the other."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from endpoint import running_endpoint
from figures import HERE, Row, documents, keep, run_docdesk, run_floor, run_json
from peer_runs import PEERS, environment, run_peer


def compare(name: str, base_ms: float, per_input_ms: float, goals: tuple[float, float, float]) -> None:
    """Keep the rows of a comparison. `goals`: times faster than serial, than the best peer; times the floor."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-peers", action="store_true")
    given = parser.parse_args()
    folder = documents(given.seed)
    pythons = {} if given.no_peers else {peer: environment(peer) for peer in PEERS}
    times: dict[str, list[float]] = {}
    ours: list[dict[str, Any]] = []

    def took(who: str, seconds: float) -> None:
        times.setdefault(who, []).append(seconds)
        print(f"  {who}: {seconds:.2f} s", flush=True)

    with running_endpoint(base_ms, per_input_ms) as url, tempfile.TemporaryDirectory() as scratch:
        rows = Path(scratch) / "rows.pickle"
        for _ in range(given.repeats):
            ours.append(run_docdesk(url, folder, keep_rows=rows))
            took("docdesk", ours[-1]["seconds"])
            took("floor", run_floor(rows)["seconds"])
            serial = run_json([sys.executable, HERE / "serial_way.py", folder, "--endpoint", url])
            took("serial", serial["seconds"])
            for peer, python in pythons.items():
                if python is not None:
                    took(peer, run_peer(peer, python, folder, url)["seconds"])
    figure = f"200 documents, endpoint {base_ms:g} ms + {per_input_ms:g} ms an input"
    own = times["docdesk"]
    seconds = {who: f"{statistics.median(values):.2f} s" for who, values in times.items()}
    faster = [serial / mine for serial, mine in zip(times["serial"], own, strict=True)]
    above = [mine / floor for mine, floor in zip(own, times["floor"], strict=True)]
    found = [
        Row(figure, "the serial way, times faster", f"≥ {goals[0]:g}", faster, _median(faster) >= goals[0], seconds),
        Row(
            figure, "Chroma's write alone, times as long", f"≤ {goals[2]:g}", above, _median(above) <= goals[2],
            {"processor seconds": ours[-1]["cpu"], "chunks": ours[-1]["chunks"]},
        ),
    ]  # fmt: skip
    there = {peer: times[peer] for peer in PEERS if peer in times}
    if there:
        best = min(there, key=lambda peer: statistics.median(there[peer]))
        ratio = [other / mine for other, mine in zip(there[best], own, strict=True)]
        found.insert(
            1,
            Row(figure, f"{PEERS[best]}, times faster", f"≥ {goals[1]:g}", ratio, _median(ratio) >= goals[1]),
        )
    keep(name, found)


def _median(values: list[float]) -> float:
    return statistics.median(values)
