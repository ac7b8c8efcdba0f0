# SPDX-License-Identifier: Apache-2.0
"""What docdesk has learned about an endpoint: the form of vectors that it gives, and how many texts it takes at once.

Kept for as long as the program runs, also when the settings change, so that each rule costs one refusal.
"""

from __future__ import annotations

from dataclasses import dataclass

BASE64, NUMBERS = "base64", "float"

_SURE_AFTER = 2
"""Answers in numbers after errors that did not say why; after one, the error may have been a passing one."""


@dataclass(slots=True)
class EndpointRules:
    """The rules of one endpoint and model."""

    most_inputs: int | None = None
    """Texts in one request, once it has refused more."""
    gives_base64: bool | None = None
    """None until an answer tells."""
    _asked_for_numbers: bool = False
    _errors: int = 0
    _answers_in_numbers: int = 0

    @property
    def encoding(self) -> str:
        """The form to ask for in the next request."""
        if self.gives_base64 is None:
            # an error that did not say why may have been about base64: every second attempt asks for numbers
            return NUMBERS if self._errors % 2 else BASE64
        return BASE64 if self.gives_base64 else NUMBERS

    def answered(self, encoding: str) -> None:
        """A usable answer came in this form."""
        if encoding == BASE64:
            self.gives_base64 = True
        elif self.gives_base64 is None:
            self._errors = 0
            self._answers_in_numbers += 1
            if self._answers_in_numbers >= _SURE_AFTER:
                self.gives_base64 = False

    def refuses_base64(self) -> None:
        """The same request was refused in base64 and answered in numbers."""
        self.gives_base64 = False

    def may_refuse_base64(self, *, status: int, said_so: bool) -> bool:
        """Whether the same request is worth sending again at once, in numbers."""
        if self.gives_base64 is not None:
            return False
        if said_so:
            return True
        if status >= 500 and status != 501:
            self._errors += 1
            return False
        if self._asked_for_numbers or status not in (400, 406, 415, 422, 501):
            return False
        self._asked_for_numbers = True
        return True


_known: dict[tuple[str, str], EndpointRules] = {}


def rules_of(url: str, model: str) -> EndpointRules:
    """The rules of an endpoint's model, as far as they are known."""
    return _known.setdefault((url, model), EndpointRules())


def forget_all() -> None:
    """Forget every rule. For tests."""
    _known.clear()
