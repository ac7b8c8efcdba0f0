# SPDX-License-Identifier: Apache-2.0
"""The facts in the sentences of errors and notices, and the names of settings, in the person's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale

from docdesk.settings.fields import FIELDS
from docdesk.values.commands import as_typed
from docdesk.values.facts import Language, fact_text, filled
from docdesk.values.languages import LANGUAGES

_SETTING = re.compile(r"([a-z_]+)(?: \([A-Z_]+\))?")
"""A setting's name with its variable."""


def _number(value: int) -> str:
    return QLocale().toString(value)


def _translated(context: str, text: str) -> str:
    return as_typed(QCoreApplication.translate(context, text))


HERE = Language(_translated, _number)
"""The language of the window; commands are named as they are typed on this machine."""


def sentence(template: str, facts: Mapping[str, Any]) -> str:
    """A sentence of an error or a notice with its facts."""
    return filled(template, facts, HERE)


def fact_words(name: str, value: Any) -> str:
    """A fact as it stands in a sentence; what came from outside stays as it came."""
    return fact_text(name, value, HERE)


def language_words(code: str) -> str:
    """The name of a language."""
    return QCoreApplication.translate("facts", LANGUAGES.get(code, code))


def setting_words(where: str) -> str:
    """A setting as the window calls it, from its name with or without its variable; others as they came."""
    found = _SETTING.fullmatch(where)
    if found is None or found[1] not in FIELDS:
        return where
    return QCoreApplication.translate("settings", FIELDS[found[1]].label)
