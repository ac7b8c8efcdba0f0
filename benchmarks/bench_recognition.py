# SPDX-License-Identifier: Apache-2.0
"""How truly and how fast text is recognised: twenty pages made from a seed, one after the other in one process."""

from __future__ import annotations

import argparse
import statistics
import time

from figures import Row, keep, not_measured
from recognition_pages import error_rate, pages

GOALS = {"eng": 0.02, "kor": 0.05}
NAMES = {"eng": "English", "kor": "Korean"}


def peak_mb() -> float:
    """The most memory this process has had, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    from docdesk.steps.extract.recognise.letters import Letters
    from docdesk.steps.extract.recognise.page import recognise
    from docdesk.system.resource_files import resource

    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    data = resource("recognition")
    letters = Letters([("kor", data), ("eng", data)])
    errors: dict[str, list[float]] = {"eng": [], "kor": []}
    seconds: dict[str, list[float]] = {"eng": [], "kor": []}
    try:
        for page in pages(given.seed):
            began = time.process_time()
            found = recognise(page.picture, letters)
            seconds[page.language].append(time.process_time() - began)
            errors[page.language].append(error_rate(page.text, found.text))
            print(
                f"{page.name}: {errors[page.language][-1]:.4f}, {seconds[page.language][-1]:.1f} s",
                flush=True,
            )
    except FileNotFoundError as error:
        not_measured(f"the pages cannot be made: {error}.")
    rows = []
    for language, goal in GOALS.items():
        wrong = statistics.mean(errors[language])
        about = {
            "processor seconds a page": round(statistics.mean(seconds[language]), 1),
            "worst page": round(max(errors[language]), 3),
            "peak memory in MB": round(peak_mb()),
        }
        rows.append(
            Row(
                f"recognised text, {NAMES[language]}",
                "characters of ten made pages that are wrong, as a share",
                f"≤ {goal:g}",
                [wrong],
                wrong <= goal,
                about,
            )
        )
    keep("recognition", rows, note=f"Seed {given.seed}.")
