# SPDX-License-Identifier: Apache-2.0
"""Which packages docdesk runs with, and their licences, read from what is installed."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterable
from dataclasses import dataclass

from docdesk.system.resource_files import resource

LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|lgpl|gpl)[^/]*$", re.IGNORECASE)
NOTICES = ("model/NOTICE.txt", "recognition/NOTICE.txt")
MOST_WORDS = 60
"""Characters of a licence's name; some packages have its whole text in that field."""


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """An installed package: its name, version and the name of its licence, empty if it has none."""

    name: str
    version: str
    licence: str


def packages() -> list[Package]:
    """The packages of this installation, by name. Takes a moment: it reads a file for each of them."""
    found = {
        _canonical(distribution.name): _package(distribution)
        for distribution in importlib.metadata.distributions()
        if distribution.name
    }
    return sorted(found.values(), key=lambda package: package.name.casefold())


def licence_text(name: str) -> str:
    """The licence files of a package, one below the other; empty if it brings none."""
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    texts = []
    for file in distribution.files or ():
        if LICENCE_FILE.search(str(file)):
            try:
                texts.append(file.locate().read_text("utf-8", "replace").strip())  # type: ignore[attr-defined]
            except OSError:
                continue
    return "\n\n".join(dict.fromkeys(texts))


def notices() -> str:
    """Who made the models and the recognition, and under which licences."""
    return "\n".join(resource(name).read_text("utf-8") for name in NOTICES)


def _package(distribution: importlib.metadata.Distribution) -> Package:
    data = distribution.metadata

    def field(name: str) -> str:
        return next(iter(data.get_all(name) or ()), "")

    named = _licence_name(field("License-Expression"), data.get_all("Classifier") or (), field("License"))
    return Package(distribution.name, distribution.version, named)


def _licence_name(expression: str, classifiers: Iterable[str], field: str) -> str:
    """The newest way to name a licence first; the oldest field may hold anything."""
    if expression:
        return expression
    named = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License :: ")]
    if named:
        return ", ".join(named)
    line = field.strip().partition("\n")[0]
    return line if len(line) <= MOST_WORDS else ""


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
