# SPDX-License-Identifier: Apache-2.0
"""The sentences of warnings: on a document that is no failure, and of a library."""

from __future__ import annotations

from docdesk.values.problems import Notice
from docdesk.values.texts import QT_TRANSLATE_NOOP, Blank

NOTICES = {
    "duplicate": QT_TRANSLATE_NOOP(
        "errors", "The same bytes are in the library already; they are one document."
    ),
    "not_english": QT_TRANSLATE_NOOP(
        "errors",
        "It is written in {language}; the built-in model reads English only, so a search by meaning is poor."
        " Choose OpenAI or a local endpoint with a multilingual model in the settings.",
    ),
    "chunks_cut": QT_TRANSLATE_NOOP(
        "errors",
        "{count} of {total} chunks are longer than the model reads; their ends are found by words only.",
    ),
    "pages_failed": QT_TRANSLATE_NOOP(
        "errors", "{read} of {total} pages; {which} could not be read ({reason})."
    ),
    "pages_without_text": QT_TRANSLATE_NOOP(
        "errors", "{count} of {total} pages hold no text: pictures or scans."
    ),
    "pages_left_out": QT_TRANSLATE_NOOP(
        "errors", "Only the first {read} of {total} pages were read: the limit."
    ),
    "text_left_out": QT_TRANSLATE_NOOP("errors", "Only the first {read} characters were read: the limit."),
    "encoding_guessed": QT_TRANSLATE_NOOP("errors", "The text's encoding was guessed: {encoding}."),
    "encoding_chosen": QT_TRANSLATE_NOOP("errors", "The text was read as {encoding}, as you chose."),
    "characters_replaced": QT_TRANSLATE_NOOP(
        "errors", "{count} characters could not be decoded and were replaced."
    ),
    "repaired": QT_TRANSLATE_NOOP("errors", "The file is damaged; what could be read was taken."),
    # of the library
    "catalog_restored": QT_TRANSLATE_NOOP(
        "errors",
        "The catalog was damaged and is now as it was on {when}; the damaged file is kept as {kept}."
        " Add again what you added since: nothing is paid for twice.",
    ),
    "vectors_missing": QT_TRANSLATE_NOOP(
        "errors",
        "The vectors are not where they were. They are made anew from what is kept, which costs nothing:"
        " docdesk check --repair",
    ),
    "file_gone": QT_TRANSLATE_NOOP(
        "errors", "The file is not at {path} any more. What was read of it can still be found."
    ),
    "embeddings_gone": QT_TRANSLATE_NOOP(
        "errors",
        "The file embeddings.db is gone. What the vectors still hold is copied back: docdesk check --repair",
    ),
}
"""Warnings by code: templates, filled from the notice's facts."""


def notice_text(notice: Notice) -> str:
    """The sentence of a warning; a code of a newer docdesk is shown as it is."""
    return NOTICES.get(notice.code, notice.code).format_map(Blank(notice.facts))
