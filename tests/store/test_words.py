# SPDX-License-Identifier: Apache-2.0
"""Full text: words of any script, found again; a damaged file is made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docdesk.store.words import _SPACED, Words, indexed_form, words_of


@pytest.fixture
async def words(tmp_path: Path) -> AsyncIterator[Words]:
    words = Words(tmp_path / "words.db")
    assert await words.open()
    yield words
    await words.close()


def test_words_are_lower_case_and_unspaced_scripts_are_pairs() -> None:
    assert words_of("The STRASSE, straße") == ["the", "strasse", "strasse"]
    assert words_of("보험계약서를") == ["보험", "험계", "계약", "약서", "서를"]
    assert words_of("PDF파일 a한b") == ["pdf", "파일", "a", "한", "b"]
    assert words_of(" \n\x00…") == []


async def test_a_passage_is_found_by_its_words(words: Words) -> None:
    await words.add(
        [("g", 0, "The lamp is lit\nat dusk"), ("g", 1, "Fog signals"), ("h", 0, "보험계약서를 읽다")]
    )
    assert (await words.match("when is the lamp lit", 5))[0] == ("g", 0)
    assert await words.match("계약", 5) == [("h", 0)]
    assert await words.match("nothing like it", 5) == []
    assert await words.match('"; DROP TABLE words --', 5) == []


async def test_adding_again_replaces_and_dropping_forgets(words: Words) -> None:
    await words.add([("g", 0, "first")])
    await words.add([("g", 0, "second")])
    assert await words.match("first", 5) == []
    assert await words.match("second", 5) == [("g", 0)]
    await words.drop(["g"])
    assert await words.match("second", 5) == []
    assert await words.generations() == set()


async def test_a_damaged_file_is_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    path.write_bytes(b"not a database at all, and long enough to be read as one " * 100)
    words = Words(path)
    assert await words.open()
    await words.add([("g", 0, "again")])
    assert await words.match("again", 1) == [("g", 0)]
    await words.close()
    again = Words(path)
    assert not await again.open()
    assert await again.generations() == {"g"}
    await again.close()


def test_sqlite_finds_the_same_words_in_a_text_that_is_given_as_it_is() -> None:
    """Every character that counts as one of spaced scripts, at the places that it can have in a word."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE w USING fts5(t, tokenize='unicode61 remove_diacritics 2')")
    connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(w, 'instance')")

    def found(form: str) -> list[str]:
        connection.execute("DELETE FROM w")
        connection.execute("INSERT INTO w VALUES (?)", (form,))
        return [row[0] for row in connection.execute("SELECT term FROM v ORDER BY offset")]

    letters = [chr(code) for code in range(0x2400) if _SPACED.fullmatch(chr(code))]
    assert len(letters) > 1_000
    for letter in letters:
        text = f"Ab{letter}cd {letter} x{letter}"
        assert found(indexed_form(text)) == found(" ".join(words_of(text))), hex(ord(letter))
    assert indexed_form("보험계약") == "보험 험계 계약"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The docu\u00admen\u00adtation of the power station", "documentation"),
        ("hyper\u200bspectral ca\u200dmera recordings\ufeff", "hyperspectral camera recordings"),
        ("Das Gru\u0308ndungsprotokoll", "Gr\u00fcndungsprotokoll"),
        ("Gr\u00fcndungsprotokoll", "Gru\u0308ndungsprotokoll"),
        ("\u2f47\u672c\u8a9e\u306e\u2f42\u7ae0", "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0"),
        ("The \uff27\uff4f\uff4f\uff47\uff4c\uff45 contract \uff11\uff12\uff13", "google contract 123"),
        ("\uff8c\uff9e\uff97\uff9e", "\u30d6\u30e9\u3099"),
        ("the work\ufb02ow of the o\ufb03ce", "workflow office"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00"),
    ],
)
async def test_words_are_found_as_a_reader_sees_them(words: Words, text: str, question: str) -> None:
    await words.add([("g", 0, text), ("h", 0, "Fog signals are given from the gallery")])
    for word in words_of(question):
        assert await words.match(word, 5) == [("g", 0)]


async def test_half_a_surrogate_is_not_a_word(words: Words) -> None:
    await words.add([("g", 0, "The lamp \ud83d is lit")])
    assert await words.match("lamp \udc00", 5) == [("g", 0)]


async def test_a_file_of_an_older_form_is_filled_again(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    words = Words(path)
    assert await words.open()
    await words.add([("g", 0, "lamp")])
    await words.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=0")
    connection.close()
    words = Words(path)
    assert await words.open(), "it has to be filled again"
    assert await words.match("lamp", 5) == []
    await words.add([("g", 0, "lamp")])
    await words.close()
    words = Words(path)
    assert not await words.open()
    assert await words.match("lamp", 5) == [("g", 0)]
    await words.close()


async def test_a_rare_word_says_more_than_a_common_one(words: Words) -> None:
    await words.add([("g", at, f"the lamp number {at}") for at in range(20)])
    await words.add([("g", 20, "the valve HX7")])
    rarity = await words.rarity(["the", "lamp", "valve", "missing"])
    assert 0 < rarity["the"] < rarity["lamp"] < rarity["valve"] < rarity["missing"]
    assert await words.rarity([]) == {}


async def test_words_are_counted_again_as_passages_are_added(words: Words) -> None:
    await words.add([("g", at, "lamp" if at else "valve") for at in range(10)])
    before = await words.rarity(["valve"])
    await words.add([("h", at, "valve") for at in range(40)])
    assert (await words.rarity(["valve"]))["valve"] < before["valve"]


async def test_common_words_bring_up_nothing_where_rare_ones_do(
    words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    await words.add([("g", at, "the lamp") for at in range(30)])
    await words.add([("h", 0, "the valve")])
    assert len(await words.match("the valve", 50)) == 31
    monkeypatch.setattr("docdesk.store.words.MOST_LOOKED_AT", 5)
    assert await words.match("the valve", 50) == [("h", 0)]
    assert len(await words.match("the", 50)) == 31, "a common word alone is looked for all the same"
    assert len(await words.match("the absent", 50)) == 31, "a word that is nowhere takes no place"


async def test_a_sample_comes_from_everywhere_and_is_the_same_twice(words: Words) -> None:
    await words.add([("g", at, f"passage {at}") for at in range(100)])
    sample = await words.sample(10)
    assert len(sample) == 10
    assert {each.chunk // 10 for each in sample} == set(range(10))
    assert sample[0].text.startswith("passage")
    assert await words.sample(10) == sample
    assert len(await words.sample(1_000)) == await words.passage_count() == 100
    await words.drop(["g"])
    assert await words.sample(10) == []
