# SPDX-License-Identifier: Apache-2.0
"""Reads Prometheus' text format as strictly as its description has it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(rf"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? (\S+)")
_ESCAPES = {r"\\": "\\", r"\"": '"', r"\n": "\n"}


@dataclass(frozen=True)
class Metrics:
    """The samples of one scrape."""

    samples: dict[tuple[str, frozenset[tuple[str, str]]], float]
    kinds: dict[str, str]

    def __call__(self, name: str, **labels: str) -> float:
        """The sample with these labels, and no others."""
        return self.samples[f"docdesk_{name}", frozenset(labels.items())]

    def total(self, name: str, **labels: str) -> float:
        """The sum of the samples that have these labels."""
        wanted = set(labels.items())
        return sum(v for (n, have), v in self.samples.items() if n == f"docdesk_{name}" and wanted <= have)


def parsed(text: str) -> Metrics:
    """Everything in a scrape. Fails for what Prometheus would not take."""
    assert text.endswith("\n")
    samples: dict[tuple[str, frozenset[tuple[str, str]]], float] = {}
    kinds: dict[str, str] = {}
    described: set[str] = set()
    current = ""
    for line in text.splitlines():
        if line.startswith("# HELP "):
            current = line.split(" ", 3)[2]
            assert current not in described, "a metric stands in one place"
            described.add(current)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name == current
            kinds[name] = kind
            assert (kind == "counter") == name.endswith("_total")
        else:
            found = _SAMPLE.fullmatch(line)
            assert found, line
            assert found[1] == current
            pairs = re.findall(r'([a-zA-Z0-9_]+)="((?:[^"\\]|\\.)*)"', found[2] or "")
            labels = frozenset((n, re.sub(r"\\.", lambda m: _ESCAPES[m[0]], v)) for n, v in pairs)
            assert (current, labels) not in samples, line
            samples[current, labels] = float(found[3])
    return Metrics(samples, kinds)
