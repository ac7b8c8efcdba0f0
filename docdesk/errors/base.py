# SPDX-License-Identifier: Apache-2.0
"""What every error declares, and the table of all errors by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from docdesk.values.facts import fact_text, filled
from docdesk.values.problems import Mend, Problem


class DocdeskError(Exception):
    """A known failure. `facts` fill the templates; a fact that is not given is left blank.

    Facts are plain JSON values without secrets: the catalog keeps them.

    A class that declares a `code` is listed under it. It inherits what its family declares, but for the
    remedies: those are its own. A class without a code is its parent to everyone but the code that catches it.
    """

    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = ""
    detail: ClassVar[str] = ""
    remedy: ClassVar[str] = ""
    http: ClassVar[int] = 0
    """The status of an HTTP answer."""
    mended_by: ClassVar[Mend] = Mend.NOTHING
    """What a window offers beside a retry."""
    retryable: ClassVar[bool] = False
    pauses_queue: ClassVar[bool] = False
    """No other document would fare better: the queue pauses once instead of failing each of them."""

    def __init_subclass__(
        cls,
        *,
        code: str | None = None,
        http: int | None = None,
        mended_by: Mend | None = None,
        retryable: bool | None = None,
        pauses_queue: bool | None = None,
        **others: Any,
    ) -> None:
        """Take what the class declares. Raises TypeError for a code that another class has."""
        super().__init_subclass__(**others)
        if code is not None and mended_by is None:
            mended_by = Mend.NOTHING
        declared = {
            "code": code,
            "http": http,
            "mended_by": mended_by,
            "retryable": retryable,
            "pauses_queue": pauses_queue,
        }
        for name, value in declared.items():
            if value is not None:
                setattr(cls, name, value)
        if code is not None:
            owner = _KINDS.setdefault(code, cls)
            if owner is not cls:
                raise TypeError(f"{code} is the code of {owner.__name__}, and cannot be {cls.__name__}'s too")

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def __str__(self) -> str:
        problem = self.problem()
        return f"{problem.title}: {problem.detail} {problem.remedy}"

    def __reduce__(self) -> tuple[Any, ...]:
        # facts are keywords, which Exception's own pickling loses between processes
        return _rebuild, (type(self), self.facts)

    def fact(self, name: str) -> str:
        """A fact in English words; empty if it was not given."""
        return fact_text(name, self.facts.get(name, ""))

    def problem(self) -> Problem:
        """The value that is kept on the document's row."""
        return Problem(
            code=self.code,
            title=filled(self.title, self.facts),
            detail=filled(self.detail, self.facts),
            remedy=filled(self.remedy, self.facts),
            retryable=self.retryable,
            facts=dict(self.facts),
        )


_KINDS: dict[str, type[DocdeskError]] = {}


def known_codes() -> Mapping[str, type[DocdeskError]]:
    """Every error class by its code."""
    return MappingProxyType(_KINDS)


def mended_by(problem: Problem | None) -> Mend:
    """What a window offers for a problem; nothing for none, or for a code of a newer docdesk."""
    kind = _KINDS.get(problem.code) if problem is not None else None
    return kind.mended_by if kind is not None else Mend.NOTHING


def _rebuild(kind: type[DocdeskError], facts: dict[str, Any]) -> DocdeskError:
    return kind(**facts)
