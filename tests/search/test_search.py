# SPDX-License-Identifier: Apache-2.0
"""One score over all passages, whatever model, script or language they have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from docdesk.search import narrowing
from tests.search.small_library import E5, ENDPOINT, MINI, SmallLibrary, a_small_library, unit

KOREAN = "전기요금 고지서는 매월 십오일에 발송됩니다"
OTHER_KOREAN = "도서관은 월요일에 문을 닫습니다"


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[SmallLibrary]:
    async with a_small_library(tmp_path) as library:
        yield library


async def test_words_decide_where_the_model_cannot_read_the_script(library: SmallLibrary) -> None:
    # as MiniLM does: all Korean texts are alike to it, and the wrong one a little more
    right, wrong = await library.add(MINI, (KOREAN, unit(0.7, 0.7)), (OTHER_KOREAN, unit(1, 0.1)))
    first, *rest = await library.search("고지서는 언제 발송되나요?", 5)
    assert first.document == right
    assert wrong not in [passage.document for passage in rest if passage.score >= first.score]


async def test_a_question_in_an_unread_script_is_not_embedded(library: SmallLibrary) -> None:
    await library.add(MINI, (KOREAN, unit(1, 0)))
    assert library.questions == {}, "asking for any vector would fail"
    assert [passage.text for passage in await library.search("고지서", 5)] == [KOREAN]


async def test_an_unread_passage_has_no_similarity_to_a_question_that_is_read(library: SmallLibrary) -> None:
    korean, english = await library.add(
        MINI, (KOREAN, unit(1, 0)), ("The library closes on Mondays", unit(0.6, 0.8))
    )
    library.questions["when does it close"] = unit(1, 0)
    found = {passage.document: passage for passage in await library.search("when does it close", 5)}
    assert found[english].score > 0.5
    assert found[korean].score == 0
    assert found[korean].weak


async def test_models_are_compared_by_what_their_cosines_mean(library: SmallLibrary) -> None:
    # 0.78 is what the one model says of texts about different things, 0.6 is near for the other
    (unrelated,) = await library.add(E5, ("Bread needs flour", unit(0.78, 0.626)))
    (near,) = await library.add(MINI, ("The lamp is lit at dusk", unit(0.6, 0.8)))
    library.questions["when do the lights go on"] = unit(1, 0)
    first, second = await library.search("when do the lights go on", 5)
    assert (first.document, first.weak) == (near, False)
    assert (second.document, second.weak) == (unrelated, True)


async def test_what_is_weak_depends_on_the_script_where_its_texts_are_nearer_to_each_other(
    library: SmallLibrary,
) -> None:
    # the similarity of both pairs is .415: too little for Korean with Korean, enough for English with English
    cosine = 0.8245
    near = unit(cosine, (1 - cosine**2) ** 0.5)
    await library.add(E5, ("The lamp is lit at dusk", near))
    library.questions["when do we eat"] = unit(1, 0)
    [passage] = await library.search("when do we eat", 5)
    assert (round(passage.score, 3), passage.weak) == (0.415, False)
    (korean,) = await library.add(E5, (KOREAN, near))
    library.questions["언제 밥을 먹나"] = unit(1, 0)
    found = {passage.document: passage for passage in await library.search("언제 밥을 먹나", 5)}
    assert (round(found[korean].score, 3), found[korean].weak) == (0.415, True)


async def test_an_unmeasured_model_is_never_called_weak(library: SmallLibrary) -> None:
    await library.add(ENDPOINT, ("Bread needs flour", unit(0.05, 1)))
    library.questions["lights"] = unit(1, 0)
    (passage,) = await library.search("lights", 5)
    assert passage.score < 0.1
    assert not passage.weak


def _of_script(lean: float, *topic: float) -> np.ndarray:
    """A vector of a text in one of two scripts, which a model sets apart by `lean`."""
    return unit(lean, 1.2, *topic)


async def test_a_better_passage_in_another_script_comes_before_one_in_the_own_script(
    library: SmallLibrary,
) -> None:
    topics = np.eye(6, dtype=np.float32) * 0.5
    english = ["Bread needs flour", "The harbour is deep", "Ships wait outside", "The lamp is lit at dusk"]
    korean = ["빵에는 밀가루가 필요하다", "항구는 깊다", "배는 밖에서 기다린다", "의자는 나무로 만든다"]
    ids = await library.add(E5, *((text, _of_script(-0.4, *topics[at])) for at, text in enumerate(english)))
    await library.add(
        E5,
        *((text, _of_script(0.4, *topics[at if at < 3 else 5])) for at, text in enumerate(korean)),
    )
    question = "등불은 언제 켜지나요"
    library.questions[question] = _of_script(0.4, *topics[3])
    first, second, *_ = await library.search(question, 8)
    assert first.document == ids[3]
    assert first.score > second.score
    # a question in the other script finds it as well, and its own script is not put back
    library.questions["when is it turned on"] = _of_script(-0.4, *topics[3])
    assert (await library.search("when is it turned on", 8))[0].document == ids[3]


async def test_passages_of_another_script_are_candidates_too(library: SmallLibrary) -> None:
    # more passages in the question's script than a search looks at, all nearer than any in the other script
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 0.12, (70, 6)).astype(np.float32)
    await library.add(E5, *((f"문서 {at}번의 내용", _of_script(0.6, *noise[at])) for at in range(64)))
    ids = await library.add(E5, *((f"Content {at}", _of_script(-0.6, *noise[64 + at])) for at in range(5)))
    target = np.array([0.5, 0.5, 0, 0, 0, 0], dtype=np.float32)
    ids += await library.add(E5, ("The answer", _of_script(-0.6, *target)))
    library.questions["정답은 무엇인가"] = _of_script(0.6, *target)
    assert (await library.search("정답은 무엇인가", 10))[0].document == ids[-1]


async def test_a_condition_loses_nothing_that_is_found_by_meaning(
    library: SmallLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the documents that a condition allows are too many to compare each passage, and others are nearer
    monkeypatch.setattr(narrowing, "MOST_EXACT", 0)
    await library.add(ENDPOINT, *((f"Beacon {at}", unit(1, 0.001 * at)) for at in range(60)))
    meant, worded = await library.add(
        ENDPOINT, ("It is lit at dusk", unit(0.9, 0.4)), ("A lamp shop", unit(0.1, 1))
    )
    library.questions["lamp"] = unit(1, 0)
    allowed = f"in:{meant}.txt OR in:{worded}.txt"
    assert [passage.document for passage in await library.search(f"lamp {allowed}", 1)] == [meant]


def _long(text: str) -> str:
    """A text of more than a few words."""
    return " ".join([text, *(f"{text} {at}" for at in range(8))])


def _of_length(lean: float, brief: float, *topic: float) -> np.ndarray:
    """A vector of a text in one of two scripts, which a model sets apart, as it does texts of a few words."""
    return unit(lean, brief, 1.2, *topic)


NOTES = ["Call back", "The end", "Room 204", "Draft"]
TOPICS = np.eye(8, dtype=np.float32) * 0.4


async def _add_pages_and_notes(library: SmallLibrary, notes: int) -> list[str]:
    """Pages in two scripts, and notes of a few English words. Returns the ids of the Korean pages."""
    english = ["Bread needs flour", "The harbour is deep", "Ships wait outside"]
    korean = ["빵에는 밀가루가 필요하다", "항구는 깊다", "배는 밖에서 기다린다", "등대는 저녁에 켜진다"]
    page = [(_long(text), _of_length(-0.4, 0, *TOPICS[at])) for at, text in enumerate(english)]
    await library.add(E5, *page)
    note = [(text, _of_length(-0.4, 0.8, *TOPICS[at + 4])) for at, text in enumerate(NOTES[:notes])]
    await library.add(E5, *note)
    return await library.add(
        E5, *((_long(text), _of_length(0.4, 0, *TOPICS[at])) for at, text in enumerate(korean))
    )


@pytest.mark.parametrize("notes", [1, 4])
async def test_a_short_question_finds_its_page_before_notes_of_a_few_words(
    library: SmallLibrary, notes: int
) -> None:
    pages = await _add_pages_and_notes(library, notes)
    # the question is as brief as the notes, which is all that it has in common with them
    library.questions["불빛 시간"] = _of_length(0.4, 0.8, *(0.7 * TOPICS[3]))
    first, *others = await library.search("불빛 시간", 20)
    assert first.document == pages[3]
    assert max(other.score for other in others if other.text in NOTES) < first.score


async def test_a_note_of_a_few_words_is_found_by_what_it_says(library: SmallLibrary) -> None:
    await _add_pages_and_notes(library, 4)
    library.questions["방 번호"] = _of_length(0.4, 0.8, *TOPICS[6])
    assert (await library.search("방 번호", 20))[0].text == "Room 204"


async def test_a_short_question_finds_its_page_before_notes_in_its_own_script(library: SmallLibrary) -> None:
    pages = [_long(text) for text in ("The lamp is lit at dusk", "Bread needs flour", "Ships wait outside")]
    await library.add(E5, *((text, _of_length(0, 0, *TOPICS[at])) for at, text in enumerate(pages)))
    await library.add(E5, *((text, _of_length(0, 0.8, *TOPICS[at + 3])) for at, text in enumerate(NOTES)))
    library.questions["evening light"] = _of_length(0, 0.8, *(0.7 * TOPICS[0]))
    assert (await library.search("evening light", 20))[0].text == pages[0]


async def test_the_means_are_taken_again_when_another_script_arrives(library: SmallLibrary) -> None:
    topics = np.eye(6, dtype=np.float32) * 0.5
    await library.add(E5, *((f"문서 {at}번", _of_script(0.4, *topics[at])) for at in range(3)))
    question = "등불은 언제"
    library.questions[question] = _of_script(0.4, *topics[4])
    assert len(await library.search(question, 8)) == 3
    ids = await library.add(E5, *((f"Page {at}", _of_script(-0.4, *topics[2 + at])) for at in range(3)))
    assert (await library.search(question, 8))[0].document == ids[2]


async def test_rare_words_count_more_than_long_ones(library: SmallLibrary) -> None:
    common = [(f"The documentation of part {at}", unit(0, 1)) for at in range(12)]
    await library.add(ENDPOINT, *common)
    (rare,) = await library.add(ENDPOINT, ("A note about the HX7 valve", unit(0, 1)))
    library.questions["documentation hx7"] = unit(1, 0)
    assert (await library.search("documentation hx7", 3))[0].document == rare


async def test_an_answer_says_which_model_cannot_read_the_question(library: SmallLibrary) -> None:
    await library.add(E5, (KOREAN, unit(1, 0)))
    assert await library.search.notices("고지서는 언제 발송되나요?") == []
    await library.add(MINI, ("The lamp is lit at dusk", unit(1, 0)))
    (notice,) = await library.search.notices("고지서는 언제 발송되나요?")
    assert (notice.code, notice.facts) == ("question_unread", {"model": "all-MiniLM-L6-v2"})
    assert await library.search.notices("when is the lamp lit") == []
    assert await library.search.notices(" ") == []


async def test_an_answer_says_how_many_passages_a_model_cannot_read(library: SmallLibrary) -> None:
    await library.add(MINI, (KOREAN, unit(1, 0)), *((f"The lamp {at}", unit(1, 0)) for at in range(3)))
    await library.add(E5, (OTHER_KOREAN, unit(1, 0)))
    (notice,) = await library.search.notices("when is the lamp lit")
    assert (notice.code, notice.facts) == ("passages_unread", {"model": "all-MiniLM-L6-v2", "percent": 25})
