# SPDX-License-Identifier: Apache-2.0
"""The languages that a text is recognised in, by their codes."""

from __future__ import annotations

from docdesk.values.texts import QT_TRANSLATE_NOOP

ENGLISH = "en"

LANGUAGES = {
    "ko": QT_TRANSLATE_NOOP("facts", "Korean"),
    "ja": QT_TRANSLATE_NOOP("facts", "Japanese"),
    "zh": QT_TRANSLATE_NOOP("facts", "Chinese"),
    "th": QT_TRANSLATE_NOOP("facts", "Thai"),
    "el": QT_TRANSLATE_NOOP("facts", "Greek"),
    "he": QT_TRANSLATE_NOOP("facts", "Hebrew"),
    "hy": QT_TRANSLATE_NOOP("facts", "Armenian"),
    "ka": QT_TRANSLATE_NOOP("facts", "Georgian"),
    "bn": QT_TRANSLATE_NOOP("facts", "Bengali"),
    "ta": QT_TRANSLATE_NOOP("facts", "Tamil"),
    "te": QT_TRANSLATE_NOOP("facts", "Telugu"),
    "en": QT_TRANSLATE_NOOP("facts", "English"),
    "de": QT_TRANSLATE_NOOP("facts", "German"),
    "fr": QT_TRANSLATE_NOOP("facts", "French"),
    "es": QT_TRANSLATE_NOOP("facts", "Spanish"),
    "it": QT_TRANSLATE_NOOP("facts", "Italian"),
    "pt": QT_TRANSLATE_NOOP("facts", "Portuguese"),
    "ca": QT_TRANSLATE_NOOP("facts", "Catalan"),
    "ro": QT_TRANSLATE_NOOP("facts", "Romanian"),
    "nl": QT_TRANSLATE_NOOP("facts", "Dutch"),
    "sv": QT_TRANSLATE_NOOP("facts", "Swedish"),
    "da_no": QT_TRANSLATE_NOOP("facts", "Danish or Norwegian"),
    "fi": QT_TRANSLATE_NOOP("facts", "Finnish"),
    "pl": QT_TRANSLATE_NOOP("facts", "Polish"),
    "cs": QT_TRANSLATE_NOOP("facts", "Czech"),
    "sk": QT_TRANSLATE_NOOP("facts", "Slovak"),
    "hr_sr": QT_TRANSLATE_NOOP("facts", "Croatian or Serbian"),
    "hu": QT_TRANSLATE_NOOP("facts", "Hungarian"),
    "tr": QT_TRANSLATE_NOOP("facts", "Turkish"),
    "id": QT_TRANSLATE_NOOP("facts", "Indonesian"),
    "vi": QT_TRANSLATE_NOOP("facts", "Vietnamese"),
    "ru": QT_TRANSLATE_NOOP("facts", "Russian"),
    "uk": QT_TRANSLATE_NOOP("facts", "Ukrainian"),
    "bg": QT_TRANSLATE_NOOP("facts", "Bulgarian"),
    "ar": QT_TRANSLATE_NOOP("facts", "Arabic"),
    "fa": QT_TRANSLATE_NOOP("facts", "Persian"),
    "ur": QT_TRANSLATE_NOOP("facts", "Urdu"),
    "hi": QT_TRANSLATE_NOOP("facts", "Hindi"),
}
"""English names by code. Two pairs are too close for short texts, and share a code."""


def language_name(code: str | None) -> str | None:
    """The English name; a code of a newer docdesk is shown as it is."""
    return LANGUAGES.get(code, code) if code is not None else None
