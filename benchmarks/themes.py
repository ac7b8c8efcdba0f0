# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks are about, in the order in which docs/figures.md shows them, and how long each takes."""

from __future__ import annotations

THEMES: dict[str, dict[str, float]] = {
    "Speed": {
        "real": 9.0,
        "200_documents": 14.0,
        "200_documents_no_delay": 8.0,
        "one_document": 2.5,
        "builtin_model": 9.0,
        "extraction": 1.5,
        "embedding": 6.0,
        "recognition": 5.0,
    },
    "Never in the way": {"event_loop": 1.0, "starvation": 2.0, "hostile": 5.0, "quit": 3.0},
    "As work grows": {"growth": 6.0, "first_search": 8.0, "check": 4.0, "watch": 0.5},
    "The window": {"window": 5.0, "pages": 1.0, "page_scroll": 1.0, "answer": 1.0},
    "The installed program": {"installed": 2.0},
    "Right answers": {"retrieval": 12.0, "formats": 3.0},
    "Over HTTP": {"http": 2.0},
    "Backup": {"backup": 4.0},
}
"""By theme, then by name (of `bench_NAME.py`): minutes on two cores, both sides together."""

OTHER = "Other"


def theme_of(name: str) -> str:
    """The theme of what a benchmark keeps as `name`, or as `name-part`."""
    bench = name.split("-", 1)[0]
    return next((theme for theme, benches in THEMES.items() if bench in benches), OTHER)


def order_of(name: str) -> tuple[int, int, str]:
    """Where the rows kept as `name` stand in the table."""
    bench = name.split("-", 1)[0]
    for at, benches in enumerate(THEMES.values()):
        if bench in benches:
            return at, list(benches).index(bench), name
    return len(THEMES), 0, name


def minutes_of(name: str) -> float | None:
    """About how long `bench_NAME.py` takes; None where nobody has said."""
    return next((benches[name] for benches in THEMES.values() if name in benches), None)
