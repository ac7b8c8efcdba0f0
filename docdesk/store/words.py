# SPDX-License-Identifier: Apache-2.0
"""Full text beside the vectors: finds a passage by its exact words, in any script. Derived, like the vectors.

SQLite's FTS5 over words; where a script writes no spaces between words, or joins them to endings (Chinese,
Japanese, Korean, Thai …), every pair of neighbouring characters counts as a word.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from docdesk.errors import LibraryError, StoreUnavailable
from docdesk.errors.os_errors import from_sqlite_error
from docdesk.system.sqlite_safety import refuse_foreign_schema
from docdesk.values.word_forms import PAIRED, one_form

T = TypeVar("T")

LOCK_SECONDS = 5.0
"""How long a call waits for another program's lock before it fails."""

MOST_WORDS = 64
"""How many words of a question are looked up; the rest of a pasted page adds nothing."""

MOST_LOOKED_AT = 4_000
"""Passages that a question's words may bring up to be ranked, rare words first: ranking 100,000 takes 300 ms."""

COUNTS_AGE = 1.1
"""How many times as many passages there are when words are counted again."""

MOST_COUNTED = 50_000
"""Words whose counts are kept in memory, about 5 MB."""

SAMPLE_LETTERS = 400
"""Characters of each passage of a sample."""

MERGED_PAGES = 500
"""Pages of the index that are merged in one step, a fifth of a second."""

LEAST_CHANGES = 2
"""Changes of a step that merged something, as FTS5 counts."""

_WORD = re.compile(r"\w+")
_SPACED = re.compile("[\x00-\u012f\u0131-\u01ef\u01f1-\u02ff\u2000-\u2064\u20a0-\u20b9\u2190-\u22ff]*")
"""Latin texts with their punctuation, for which SQLite's tokenizer finds the words of `words_of` by itself."""


VERSION = 1
"""Of the form that words are indexed in, kept as SQLite's `user_version`; a file of another one is filled again."""


def indexed_form(text: str) -> str:
    """A text as SQLite gets it: the words of `words_of`, or for most texts the text itself."""
    text = one_form(text)
    return text if _SPACED.fullmatch(text) else " ".join(_split(text))


def words_of(text: str) -> list[str]:
    """The words of a text as they are indexed: in `one_form`, unspaced scripts in overlapping pairs."""
    return _split(one_form(text))


def _split(text: str) -> list[str]:
    words: list[str] = _WORD.findall(text)
    if text.isascii() or PAIRED.search(text) is None:
        return words
    found: list[str] = []
    for word in words:
        for part in PAIRED.split(word):
            if not part:
                continue
            if len(part) > 1 and PAIRED.match(part):
                found.extend(part[i : i + 2] for i in range(len(part) - 1))
            else:
                found.append(part)
    return found


def _any_of(phrases: Iterable[str]) -> str:
    """An FTS5 expression: one of the phrases, each of words as they are indexed."""
    return " OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)


def _all_of(expressions: Iterable[str]) -> str:
    """An FTS5 expression: all of these."""
    return " AND ".join(f"({each})" for each in expressions)


def _telling(counts: Mapping[str, int]) -> list[str]:
    """The rarest of counted words, as many as bring up `MOST_LOOKED_AT` passages; at least one that stands somewhere.

    What is left out stands nearly everywhere, and says next to nothing.
    """
    taken: list[str] = []
    total = 0
    for word in sorted(counts, key=lambda word: counts[word]):
        if total and total + counts[word] > MOST_LOOKED_AT:
            break
        total += counts[word]
        if counts[word] or not taken:
            taken = [*(each for each in taken if counts[each]), word]
    return taken


class Sampled(NamedTuple):
    """A passage of a sample: where it is, and the beginning of its text in its indexed form."""

    generation: str
    chunk: int
    text: str


class Words:
    """The words of every passage, in `words.db`. All work runs in one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="words")
        self._counted: dict[str, int] = {}
        """In how many passages a word stands, as of a time when there were `_counted_in`."""
        self._counted_in = 0

    async def open(self) -> bool:
        """Open the file. Returns whether a new one had to be made, which must be filled again.

        Being derived, a damaged file or one of an older form is thrown away rather than reported.
        """
        return await self._run(self._open)

    async def add(self, passages: Iterable[tuple[str, int, str]]) -> None:
        """Index passages: (generation, chunk, text). Adding one again replaces it."""
        # in the thread: splitting a thousand passages into words would block a window's loop
        given = list(passages)
        await self._run(lambda: self._add([(g, number, indexed_form(text)) for g, number, text in given]))

    async def drop(self, generations: Sequence[str]) -> None:
        """Forget the passages of these generations."""
        await self._run(lambda: self._drop(generations))

    async def purge(self) -> None:
        """Overwrite the words of passages that were dropped: until then only the index says that they are gone."""
        pages = (
            -MERGED_PAGES
        )  # less than nothing: all parts of the index are merged, not only parts of one size
        while await self._run(lambda pages=pages: self._merge(pages)):  # type: ignore[misc]
            pages = MERGED_PAGES
        await self._run(self._empty_log)

    async def match(
        self,
        question: str,
        k: int,
        *,
        needs: Sequence[Sequence[str]] = (),
        generations: Collection[str] | None = None,
    ) -> list[tuple[str, int]]:
        """The k passages that share most words with the question, best first: (generation, chunk).

        At least one phrase of each list in `needs` stands in each of them; all are of `generations`, if given.
        """
        words = list(dict.fromkeys(words_of(question)))[:MOST_WORDS]
        if not words:
            return []
        phrases = [[found for text in each if (found := " ".join(words_of(text)))] for each in needs]
        return await self._run(lambda: self._match(words, k, [each for each in phrases if each], generations))

    async def rarity(self, words: Sequence[str]) -> dict[str, float]:
        """How much it says of a passage that it has each of these words: more, the fewer passages have it.

        It is BM25's inverse document frequency. Above 0, also for a word that no passage has.
        """
        wanted = list(dict.fromkeys(words))[:MOST_WORDS]
        return await self._run(lambda: self._rarity(wanted)) if wanted else {}

    async def sample(self, most: int) -> list[Sampled]:
        """Passages from everywhere, at most `most`; the same ones as long as none is added or dropped."""
        return await self._run(lambda: self._sample(most))

    async def passage_count(self) -> int:
        """How many passages there are."""
        return await self._run(self._passage_count)

    async def generations(self) -> set[str]:
        """The generations that have passages here."""
        return await self._run(
            lambda: {row[0] for row in self._execute("SELECT DISTINCT generation FROM passages")}
        )

    async def counts(self) -> dict[str, int]:
        """How many passages each generation has here."""
        query = "SELECT generation, count(*) FROM passages GROUP BY generation"
        return await self._run(lambda: dict(self._execute(query)))

    async def numbers(self, generation: str) -> set[int]:
        """The chunks of a generation that have a passage here."""
        query = "SELECT chunk FROM passages WHERE generation=?"
        return await self._run(lambda: {row[0] for row in self._execute(query, (generation,))})

    async def whole(self) -> bool:
        """Whether the file can be read through and its index fits its texts."""
        return await self._run(self._is_whole)

    async def begin_anew(self) -> None:
        """Throw the file away and start an empty one."""
        await self._run(self._begin_anew)

    async def close(self) -> None:
        """Close the file."""
        await self._run(self._close)
        self._thread.shutdown()

    async def _run(self, work: Callable[[], T]) -> T:
        def guarded() -> T:
            try:
                return work()
            except sqlite3.Error as error:
                known = from_sqlite_error(error, str(self._path))
                if isinstance(known, LibraryError):
                    raise known from error
                raise StoreUnavailable(reason=str(error)) from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, guarded)

    @property
    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("the words are closed")
        return self._connection

    def _execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._opened.execute(statement, values)

    def _open(self) -> bool:
        fresh = not self._path.exists()
        try:
            self._connect()
            if not fresh and self._execute("PRAGMA user_version").fetchone() != (VERSION,):
                self._begin_anew()
                fresh = True
        except sqlite3.DatabaseError as error:
            if not str(getattr(error, "sqlite_errorname", "")).startswith(
                ("SQLITE_CORRUPT", "SQLITE_NOTADB")
            ):
                raise
            self._begin_anew()
            fresh = True
        return fresh

    def _begin_anew(self) -> None:
        self._close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        self._connect()

    def _is_whole(self) -> bool:
        try:
            (answer,) = self._execute("PRAGMA quick_check(1)").fetchone()
            # rank 1 compares the index with the texts too
            self._execute("INSERT INTO words(words, rank) VALUES('integrity-check', 1)")
            (lost,) = self._execute(
                "SELECT count(*) FROM passages WHERE id NOT IN (SELECT rowid FROM words)"
            ).fetchone()
        except sqlite3.DatabaseError as error:
            if not str(getattr(error, "sqlite_errorname", "")).startswith(
                ("SQLITE_CORRUPT", "SQLITE_NOTADB")
            ):
                raise
            return False
        finally:
            if self._connection is not None and self._connection.in_transaction:
                self._connection.rollback()
        return bool(answer == "ok" and lost == 0)

    def _connect(self) -> None:
        fresh = not self._path.exists()
        self._connection = sqlite3.connect(self._path, check_same_thread=False, timeout=LOCK_SECONDS)
        refuse_foreign_schema(self._connection, self._path)
        # the file is derived: what a power cut loses is added again, since the catalog knows what should be here
        for statement in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=NORMAL",
            # what is deleted is overwritten: the words of a deleted document must not stay in the file
            "PRAGMA secure_delete=ON",
            "CREATE TABLE IF NOT EXISTS passages (id INTEGER PRIMARY KEY, generation TEXT, chunk INTEGER,"
            " UNIQUE (generation, chunk))",
            "CREATE VIRTUAL TABLE IF NOT EXISTS words USING"
            " fts5(text, tokenize='unicode61 remove_diacritics 2', detail=full)",
        ):
            self._connection.execute(statement)
        if fresh:
            self._connection.execute(f"PRAGMA user_version={VERSION}")
        self._connection.commit()

    def _add(self, rows: list[tuple[str, int, str]]) -> None:
        with self._opened:
            for generation, number, text in rows:
                known = self._execute(
                    "SELECT id FROM passages WHERE generation=? AND chunk=?", (generation, number)
                ).fetchone()
                if known is not None:
                    self._execute("UPDATE words SET text=? WHERE rowid=?", (text, known[0]))
                    continue
                new = self._execute(
                    "INSERT INTO passages (generation, chunk) VALUES (?, ?)", (generation, number)
                ).lastrowid
                self._execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (new, text))

    def _drop(self, generations: Sequence[str]) -> None:
        with self._opened:
            for generation in generations:
                self._execute(
                    "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE generation=?)",
                    (generation,),
                )
                self._execute("DELETE FROM passages WHERE generation=?", (generation,))

    def _merge(self, pages: int) -> bool:
        """Merge some pages of the index, which leaves out what was dropped; whether there is more to merge."""
        connection = self._opened
        before = connection.total_changes
        with connection:
            self._execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
        return connection.total_changes - before >= LEAST_CHANGES

    def _empty_log(self) -> None:
        self._execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _match(
        self, words: list[str], k: int, needs: list[list[str]], generations: Collection[str] | None
    ) -> list[tuple[str, int]]:
        if needs or generations is not None:
            return self._ranked(_all_of(_any_of(each) for each in (words, *needs)), k, generations)
        counts, _ = self._count(words)
        telling = _telling(counts)
        if len(telling) > 1 or counts[telling[0]] <= MOST_LOOKED_AT:
            return self._ranked(_any_of(telling), k)
        # each word is in thousands of passages: those with all of them come first, and their order says nothing
        both = self._ranked(_all_of(_any_of([word]) for word in counts), k, ranks=False)
        more = self._ranked(_any_of(telling), k, ranks=False) if len(both) < k else []
        return list(dict.fromkeys([*both, *more]))[:k]

    def _ranked(
        self, wanted: str, k: int, generations: Collection[str] | None = None, *, ranks: bool = True
    ) -> list[tuple[str, int]]:
        narrowed = "" if generations is None else " AND generation IN (SELECT value FROM json_each(?))"
        order = " ORDER BY bm25(words)" if ranks else ""
        rows = self._execute(
            "SELECT generation, chunk FROM words JOIN passages ON passages.id = words.rowid"
            f" WHERE words MATCH ?{narrowed}{order} LIMIT ?",
            (wanted, k) if generations is None else (wanted, json.dumps(list(generations)), k),
        )
        return [(generation, number) for generation, number in rows]

    def _rarity(self, words: list[str]) -> dict[str, float]:
        counts, total = self._count(words)
        return {
            word: math.log1p((max(0, total - counts[word]) + 0.5) / (counts[word] + 0.5)) for word in words
        }

    def _count(self, words: list[str]) -> tuple[dict[str, int], int]:
        """In how many passages each word stands, and how many passages there were when they were counted."""
        total = self._passage_count()
        if not self._counted_in / COUNTS_AGE <= total <= self._counted_in * COUNTS_AGE:
            self._counted.clear()
        if not self._counted or len(self._counted) > MOST_COUNTED:
            self._counted.clear()
            self._counted_in = total
        for word in words:
            if word not in self._counted:
                query = "SELECT count(*) FROM (SELECT rowid FROM words WHERE words MATCH ?)"
                (self._counted[word],) = self._execute(query, (_any_of([word]),)).fetchone()
        return {word: self._counted[word] for word in words}, self._counted_in

    def _passage_count(self) -> int:
        (n,) = self._execute("SELECT count(*) FROM passages").fetchone()
        return int(n)

    def _sample(self, most: int) -> list[Sampled]:
        (last,) = self._execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
        step = max(1, -(-last // most))
        rows = self._execute(
            "SELECT generation, chunk, substr(words.text, 1, ?) FROM passages JOIN words ON words.rowid = passages.id"
            " WHERE passages.id IN (SELECT value FROM json_each(?))",
            (SAMPLE_LETTERS, json.dumps(list(range(step, last + 1, step)))),
        )
        return [Sampled(*row) for row in rows]

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
