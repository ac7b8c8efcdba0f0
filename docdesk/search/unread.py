# SPDX-License-Identifier: Apache-2.0
"""What the models of a library cannot read: a question, or passages. Such texts are found by their words only."""

from __future__ import annotations

from collections.abc import Sequence

from docdesk.catalog.catalog import Catalog, Index
from docdesk.search.languages import SAMPLE
from docdesk.search.scales import scale_of
from docdesk.search.scripts import reads
from docdesk.store.words import Words
from docdesk.values.problems import Notice

QUESTION = "question_unread"
"""The code of the notice that a model cannot read the question's script."""

PASSAGES = "passages_unread"
"""The code of the notice that a model cannot read the script of some passages."""

LEAST_PERCENT = 1
"""Fewer passages than this are names and formulas."""


async def unread(question: str, indexes: Sequence[Index], catalog: Catalog, words: Words) -> list[Notice]:
    """One notice for each index whose model cannot read the question or, if it can, some of its passages."""
    found = []
    for index in indexes:
        scripts = scale_of(index).scripts
        if scripts is None:
            continue
        if not reads(scripts, question):
            found.append(Notice(QUESTION, {"model": index.model}))
            continue
        sample = await words.sample(SAMPLE)
        places = {(each.generation, each.chunk): each.text for each in sample}
        here = await catalog.hashes_in_index(index.id, list(places))
        percent = round(100 * sum(not reads(scripts, places[place]) for place in here) / max(1, len(here)))
        if percent >= LEAST_PERCENT:
            found.append(Notice(PASSAGES, {"model": index.model, "percent": percent}))
    return found
