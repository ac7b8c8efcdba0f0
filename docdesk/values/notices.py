# SPDX-License-Identifier: Apache-2.0
"""The sentences of warnings: on a document that is no failure, and of a library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docdesk.values.commands import as_typed
from docdesk.values.facts import filled
from docdesk.values.problems import Mend, Notice
from docdesk.values.texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    """A warning as it is declared: its sentence, filled from the notice's facts, and what a window offers."""

    text: str
    mended_by: Mend = Mend.NOTHING


OFFERED = "multilingual_offered"
"""The code of the offer of another model. It is shown until somebody has answered it."""

NOTICES = {
    "duplicate": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "The same content is already in the library as {name}; it is one document."
        )
    ),
    "not_english": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "It is written in {language}. This library’s model only understands English, so semantic search"
            " will work poorly. Choose the built-in multilingual model in the settings; the change costs nothing but"
            " time.",
        ),
        Mend.SETTINGS,
    ),
    "chunks_cut": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "{count} of {total} chunks are too long for the model; their ends can only be found by their"
            " words.",
        ),
        Mend.SETTINGS,
    ),
    "chunks_not_embedded": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The provider could not embed {count} of {total} chunks (number {which}): {reason}. They are found by"
            " words only.",
        )
    ),
    "pages_failed": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{read} of {total} pages; {which} could not be read ({reason}).")
    ),
    "pages_torn": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "A part of the file is damaged ({which}): words may be missing or wrong there.",
        )
    ),
    "pages_without_text": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{count} of {total} pages contain no text: they are pictures or scans.")
    ),
    "garbled": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "Text on {count} of {total} pages cannot be read ({which}): its fonts do not say which letters they draw."
            " That text is not searchable.",
        )
    ),
    "recognised": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "The text of {count} of {total} pages was recognised from pictures ({which})."
        )
    ),
    "recognised_doubtful": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The text of {which} was hard to recognise: some words are probably wrong. A sharper scan would help.",
        )
    ),
    "attachments_unread": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "Attached files that were not read: {names}.")
    ),
    "pages_lost": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The file says that it has {total} pages; {read} were found.")
    ),
    "pages_left_out": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "Only the first {read} of {total} pages were read because of the page limit."
        ),
        Mend.LIMITS,
    ),
    "text_left_out": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "Only the first {read} characters were read because of the text limit."),
        Mend.LIMITS,
    ),
    "members": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{count} files inside it are documents of their own."),
    ),
    "members_unread": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "{count} files inside it could not be taken out, because they have a password, are damaged or are packed"
            " in a way that docdesk does not know: {names}.",
        ),
    ),
    "members_left_out": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "{count} files inside it were left out, because docdesk takes at most {limit} out of one file.",
        ),
    ),
    "rows_left_out": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "{count} rows were left out, because docdesk reads at most {limit} of a sheet."
        ),
    ),
    "formulas_without_result": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "{count} cells have a formula whose result is not in the file, so they are empty here. Open the file in a"
            " spreadsheet program, save it, and add it again.",
        ),
        Mend.FOLDER,
    ),
    "read_roughly": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "This old format is read roughly: the words are there, but tables and headings are not told apart.",
        ),
    ),
    "encoding_guessed": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The text's encoding was guessed: {encoding}."), Mend.ENCODING
    ),
    "encoding_chosen": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The text was read as {encoding}, which you chose."), Mend.ENCODING
    ),
    "characters_replaced": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{count} characters could not be decoded and were replaced."),
        Mend.ENCODING,
    ),
    "pictures_left_out": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "{count} pictures inside the text were left out; their descriptions were kept."
        )
    ),
    "repaired": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The file is damaged; docdesk read what it could."),
    ),
    # of an answer
    "question_unread": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The model {model} cannot read the writing of this question, so only passages with the same words are"
            " found. Choose a model that reads it in the settings.",
        ),
        Mend.SETTINGS,
    ),
    "passages_unread": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The model {model} cannot read the writing of about {percent}% of the passages; they are found by their"
            " words only. Choose a model that reads it in the settings.",
        ),
        Mend.SETTINGS,
    ),
    # of the library
    OFFERED: NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The model {model} cannot read the writing of about {percent}% of the passages in this library. The"
            " built-in multilingual model reads them. The change costs nothing but time, about {minutes} min, and can"
            " be undone: docdesk reindex --model {other}",
        ),
        Mend.SETTINGS,
    ),
    "catalog_restored": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The catalog was damaged, so docdesk restored it as of {when}. The damaged file is kept as"
            " {kept}. Add again what you have added since then: nothing is paid for twice.",
        )
    ),
    "vectors_missing": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The vectors are missing. Rebuild them from the stored embeddings, which costs nothing: docdesk"
            " check --repair",
        ),
        Mend.UPKEEP,
    ),
    "vectors_elsewhere": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "Not all vectors are at {place} yet, where the settings want them. docdesk writes them there from the"
            " stored embeddings while the library is open, which costs nothing. To wait for it: docdesk rebuild",
        ),
        Mend.UPKEEP,
    ),
    "file_gone": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The file is no longer at {path}. Its text can still be found.")
    ),
    "embeddings_gone": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The file embeddings.db is missing. Recover the embeddings from the vectors: docdesk check"
            " --repair",
        ),
        Mend.UPKEEP,
    ),
    # of a check
    "check_chunks_lost": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{name}: the catalog has lost its chunks; a repair queues it again.")
    ),
    "check_incomplete": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "{name}: {holes} of {chunks} chunks are incomplete.")
    ),
    "check_unreachable": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "{name}: {holes} of {chunks} chunks are incomplete; {unreachable} are not found by a search.",
        )
    ),
    "check_without_source": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "{name}: the catalog has no file for it; a repair compares it with {path} again."
        )
    ),
    "check_embeddings_damaged": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors",
            "The file embeddings.db is damaged; a repair saves what can be read of it and copies the rest out of"
            " the vectors.",
        )
    ),
    "check_words_damaged": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The file words.db is damaged; a repair makes it again.")
    ),
    "check_stray_words": NoticeSpec(
        QT_TRANSLATE_NOOP("errors", "The file words.db has passages of documents that are gone.")
    ),
    "check_foreign_collection": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "The collection “{collection}”, with {count} vectors, does not belong to docdesk."
        )
    ),
    "check_stray_vectors": NoticeSpec(
        QT_TRANSLATE_NOOP(
            "errors", "The collection “{collection}” has {count} vectors that belong to no document."
        )
    ),
}
"""Warnings by code."""


def notice_text(notice: Notice) -> str:
    """The sentence of a warning; a code of a newer docdesk is shown as it is."""
    spec = NOTICES.get(notice.code)
    return filled(as_typed(spec.text), notice.facts) if spec is not None else notice.code


def mended_by(notices: Iterable[Notice]) -> Mend:
    """What a window offers for these warnings together."""
    found = Mend.NOTHING
    for notice in notices:
        spec = NOTICES.get(notice.code)
        found |= spec.mended_by if spec is not None else Mend.NOTHING
    return found
