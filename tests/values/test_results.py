# SPDX-License-Identifier: Apache-2.0
"""The passages of a search in one order, each text once, the weak ones apart."""

from __future__ import annotations

from docdesk.values.documents import Passage
from docdesk.values.results import results_of


def passage(document: str, score: float, text: str, *, weak: bool = False) -> Passage:
    return Passage(document, f"{document}.pdf", f"/{document}.pdf", 1, 1, 0, 0, 9, score, text, weak=weak)


def test_documents_stand_in_the_order_of_their_best_passage() -> None:
    found = results_of(
        [passage("a", 0.9, "one"), passage("b", 0.8, "two"), passage("a", 0.7, "three"), passage("c", 0.6, "four")]
    )  # fmt: skip
    assert [(result.passage.document, result.passage.score) for result in found.good] == [
        ("a", 0.9), ("b", 0.8), ("c", 0.6),
    ]  # fmt: skip
    assert [more.passage.text for more in found.good[0].more] == ["three"]
    assert (found.passages, found.documents) == (4, 3)


def test_equal_texts_are_one_result_that_knows_the_others() -> None:
    texts = ("b", "The  lens."), ("c", "the ＬＥＮＳ."), ("d", "the le\u00adns.")
    same = [passage(name, 0.8, text) for name, text in texts]
    found = results_of([passage("a", 0.9, "the\nlens."), *same, passage("e", 0.5, "another")])
    assert [result.passage.document for result in found.good] == ["a", "e"]
    assert [other.document for other in found.good[0].same] == ["b", "c", "d"]
    assert (found.passages, found.documents) == (2, 5)


def test_weak_passages_stand_apart_and_merged_too() -> None:
    found = results_of(
        [passage("a", 0.9, "one"), passage("b", 0.2, "two", weak=True), passage("a", 0.3, "three", weak=True),
         passage("c", 0.1, "two", weak=True)]
    )  # fmt: skip
    assert [result.passage.text for result in found.good] == ["one"]
    assert found.good[0].more == []
    assert [result.passage.text for result in found.weak] == ["three", "two"]
    assert [other.document for other in found.weak[1].same] == ["c"]
