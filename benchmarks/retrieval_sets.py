# SPDX-License-Identifier: Apache-2.0
"""Sets of questions with the passages that answer them, for measuring a search."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

QUESTIONS = Path(__file__).resolve().parent / "retrieval"
"""Questions whose passages are in a folder of sets."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, each with the numbers of the passages that answer it: equal passages are equally right."""

    name: str
    passages: tuple[str, ...]
    questions: tuple[tuple[str, frozenset[int]], ...]

    def within(self, passages: Sequence[str], name: str) -> QuestionSet:
        """The same questions, asked of more passages."""
        right = [(question, [self.passages[at] for at in numbers]) for question, numbers in self.questions]
        return of_texts(name, passages, right)


def of_texts(
    name: str, passages: Sequence[str], questions: Sequence[tuple[str, Sequence[str]]]
) -> QuestionSet:
    """A set whose questions name the passages that answer them by their texts."""
    numbers: dict[str, list[int]] = {}
    for number, text in enumerate(passages):
        numbers.setdefault(text, []).append(number)
    return QuestionSet(
        name,
        tuple(passages),
        tuple(
            (question, frozenset(number for text in texts for number in numbers[text]))
            for question, texts in questions
        ),
    )


def sets_in(folder: Path | None) -> list[QuestionSet]:
    """The sets of a folder, each alone; then those across its languages, asked of all its passages together."""
    if folder is None:
        return []
    alone = {}
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        passages = told["passages"]
        alone[file.name] = of_texts(
            file.stem, passages, [(question, [passages[number]]) for question, number in told["questions"]]
        )
    together = list(dict.fromkeys(text for each in alone.values() for text in each.passages))
    if len(alone) < 2:
        return list(alone.values())
    mixed = [each.within(together, f"{each.name}, mixed library") for each in alone.values()]
    notes, of_notes = _notes()
    for file in sorted(QUESTIONS.glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        if (known := alone.get(told.get("passages_of", ""))) is not None:
            by_hash = {hashlib.sha256(text.encode()).hexdigest()[:16]: text for text in known.passages}
            right = [
                (
                    question,
                    [
                        by_hash[sha]
                        for sha in ([named] if isinstance(named, str) else named)
                        if sha in by_hash
                    ],
                )
                for question, named in told["questions"]
            ]
            right = [(question, texts) for question, texts in right if texts]
            if right and not file.stem.endswith("-short"):
                mixed.append(of_texts(f"{file.stem}, mixed library", together, right))
            if right:
                mixed.append(of_texts(f"{file.stem}, mixed library with notes", [*together, *notes], right))
    mixed.append(of_texts("notes, mixed library with notes", [*together, *notes], of_notes))
    return [*alone.values(), *mixed]


def _notes() -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Passages of a few words, and questions that one of them answers."""
    told = json.loads((QUESTIONS / "notes.json").read_text("utf-8"))
    return told["notes"], [(question, [note]) for question, note in told["questions"]]


def terms() -> QuestionSet:
    """Questions by an exact term, number or name, of passages that are alike in everything else."""
    random_ = random.Random("terms")
    passages: list[str] = []
    questions: list[tuple[str, str]] = []
    for at in range(60):
        part = f"HX-{random_.randint(3100, 3199)}{random_.choice('ABC')}"
        place = random_.choice(["north", "south", "east", "west"])
        person = f"{random_.choice(_FIRST)} {random_.choice(_LAST)}"
        sum_ = f"{random_.randint(100, 999)},{random_.randint(0, 999):03}"
        invoice = f"2023-{random_.randint(400, 499):04}"
        month, day = random_.randint(1, 12), random_.randint(1, 28)
        name = f"{random_.choice(_KOREAN_LAST)}{random_.choice(_KOREAN_FIRST)}"
        some = [
            f"The pump in the {place} hall was taken apart because it lost pressure. Part {part} was worn and is"
            f" replaced; the seal next to it can stay until the next inspection in {random_.randint(2, 9)} months.",
            f"{person} asked for the minutes of the meeting to be corrected: the vote on the new fence was not"
            f" unanimous, and the costs of section {at + 1} had not been shown to the members before it.",
            f"청구서 {invoice}호는 {month}월 {day}일에 발행되었으며 총액은 {sum_}원입니다. 지급이 늦어지면 연체료가"
            " 붙으니 기한 안에 납부해 주시기 바랍니다.",
            f"{name} 담당자가 {at + 1}번 창고의 재고를 확인했습니다. 상자 {random_.randint(100, 999)}개가 장부와 맞지"
            " 않아 다음 주에 다시 세기로 했습니다.",
        ]
        asked = [
            part,
            f"what {person} wanted to have corrected",
            f"청구서 {invoice}호 총액",
            f"{name} 재고 확인",
        ]
        for text, question in zip(some, asked, strict=True):
            passages.append(text)
            questions.append((question, text))
    # a term that two passages have does not say which one is meant
    once = {question for question, _ in questions if sum(question == other for other, _ in questions) == 1}
    return of_texts(
        "terms", passages, [(question, [text]) for question, text in questions if question in once]
    )


_FIRST = ("Anna", "Anne", "Hanna", "Jon", "John", "Joan", "Marc", "Mark", "Maria", "Marie")
_LAST = ("Hansen", "Hanson", "Jensen", "Jenson", "Keller", "Kellner", "Moor", "Moore", "Olsen", "Olson")
_KOREAN_LAST = ("김", "이", "박", "최", "정", "강")
_KOREAN_FIRST = ("민서", "민수", "민지", "서연", "서윤", "지훈", "지후", "지호", "수빈", "수진")
