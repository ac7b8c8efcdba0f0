# SPDX-License-Identifier: Apache-2.0
"""What the window says about values: problems, notices, stages, sizes and times, in the person's language."""

from __future__ import annotations

import os
from collections.abc import Iterable
from string import Formatter

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from docdesk.errors import known_codes
from docdesk.gui.look.fact_words import sentence
from docdesk.values.coverage import coverage_of, gaps_of
from docdesk.values.documents import Backup, Document, Passage, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.notices import NOTICES
from docdesk.values.paths import path_of_text
from docdesk.values.places import PlaceKind
from docdesk.values.problems import AGAIN, Notice, Problem
from docdesk.values.texts import visible
from docdesk.values.waits import WAITS, Wait

translate = QCoreApplication.translate


def problem_words(problem: Problem) -> tuple[str, str, str]:
    """Title, detail and remedy; a code of a newer docdesk keeps the English sentences it came with.

    Names and a server's words in them can neither turn the direction of writing nor break the line.
    """
    kind = known_codes().get(problem.code)
    if kind is None:
        return visible(problem.title), visible(problem.detail), visible(problem.remedy)
    remedy = sentence(kind.remedy, problem.facts) if _has_facts(kind.remedy, problem) else problem.remedy
    return (
        visible(sentence(kind.title, problem.facts)),
        visible(sentence(kind.detail, problem.facts)),
        visible(remedy),
    )


def _has_facts(template: str, problem: Problem) -> bool:
    """Whether a problem has the facts of a template; one of an older version may lack some."""
    return all(name in problem.facts for _, name, _, _ in Formatter().parse(template) if name)


def notice_words(notice: Notice) -> str:
    """The sentence of a warning, with symbols for what acts on a line."""
    spec = NOTICES.get(notice.code)
    return visible(sentence(spec.text, notice.facts) if spec is not None else notice.code)


def notice_kind(code: str) -> str:
    """The sentence of all warnings of a kind, with dots for what differs."""
    spec = NOTICES.get(code)
    if spec is None:
        return code
    names = [name for _, name, _, _ in Formatter().parse(translate("errors", spec.text)) if name]
    return translate("errors", spec.text).format(**dict.fromkeys(names, "…"))


def status_name(status: Status) -> str:
    """A status in one word."""
    return {
        Status.QUEUED: translate("Status", "Waiting"),
        Status.RUNNING: translate("Status", "Running"),
        Status.READY: translate("Status", "Ready"),
        Status.FAILED: translate("Status", "Failed"),
        Status.CANCELLED: translate("Status", "Cancelled"),
    }[status]


def type_name(kind: FileType) -> str:
    """The format of a file."""
    return translate("FileType", kind.about.name)


def stage_name(stage: Stage) -> str:
    """A stage in one word."""
    return {
        Stage.EXTRACT: translate("Stage", "Reading"),
        Stage.RECOGNISE: translate("Stage", "Recognising text"),
        Stage.SPLIT: translate("Stage", "Splitting"),
        Stage.EMBED: translate("Stage", "Embedding"),
        Stage.STORE: translate("Stage", "Storing"),
    }[stage]


def outcome_words(outcome: str) -> str:
    """How a try of a stage ended, from what the catalog keeps: ok, cancelled, or an error's code."""
    if outcome == "ok":
        return translate("Stage", "Done")
    if outcome == "cancelled":
        return translate("Stage", "Stopped")
    kind = known_codes().get(outcome)
    return outcome if kind is None else translate("errors", kind.title)


def stage_words(document: Document) -> str:
    """What is being done to a running document, with how much of it is done where that is known."""
    stage, done, total = document.stage, document.done, document.total
    if stage is None:
        return translate("Stage", "Starting")
    if not total:
        return {
            Stage.EXTRACT: translate("Stage", "Opening the file"),
            Stage.RECOGNISE: translate("Stage", "Recognising text"),
            Stage.SPLIT: translate("Stage", "Splitting"),
            Stage.EMBED: translate("Stage", "Embedding"),
            Stage.STORE: translate("Stage", "Storing"),
        }[stage]
    template = {
        Stage.EXTRACT: translate("Stage", "Reading page {done} of {total}"),
        Stage.RECOGNISE: translate("Stage", "Recognising page {done} of {total}"),
        Stage.SPLIT: translate("Stage", "Splitting page {done} of {total}"),
        Stage.EMBED: translate("Stage", "Embedding chunk {done} of {total}"),
        Stage.STORE: translate("Stage", "Storing chunk {done} of {total}"),
    }[stage]
    if stage is Stage.RECOGNISE:
        done += 1  # it takes seconds a page: the one in work counts, and not the last one done
    return template.format(done=number(min(done, total)), total=number(total))


def status_words(document: Document) -> str:
    """The text of a row's status cell."""
    if document.status is Status.READY and document.covered and gaps_of(document.covered):
        return translate("Status", "Ready, with gaps")
    if document.status is not Status.RUNNING:
        return status_name(document.status)
    return waiting_words(document.waiting) if document.waiting else stage_words(document)


def waiting_words(wait: Wait) -> str:
    """Why something waits, with its countdown; a code of a newer docdesk is shown as it is."""
    template = WAITS.get(wait.code)
    return translate("waits", template).format(seconds=number(wait.seconds)) if template else wait.code


def reason_title(document: Document) -> str:
    """The first sentence of a failure's reason, as its cell begins; empty where there is none."""
    return f"{problem_words(document.error)[0]}." if document.error is not None else ""


def reason_words(document: Document) -> str:
    """Why a row is not as one would wish: its failure, else its warnings; empty where all is well."""
    if document.error is not None:
        title, detail, _remedy = problem_words(document.error)
        return f"{title}. {detail}" if detail else title
    return " ".join(notices_of(document))


def notices_of(document: Document) -> list[str]:
    """The sentences of a document's warnings; how many pages have no text comes first, whatever the reasons."""
    said = gap_sentence(document)
    others = [
        notice_words(each) for each in document.warnings if not (said and each.code == "pages_without_text")
    ]
    return [said, *others] if said else others


def gap_sentence(document: Document) -> str:
    """How many pages of a document have no text; empty if all have, or if that is not known."""
    coverage = coverage_of(document.covered) if document.covered else None
    if coverage is None or not coverage.gaps:
        return ""
    if coverage.total == 1:
        return translate("Coverage", "The page has no text.")
    template = (
        translate("Coverage", "1 of {total} pages has no text.")
        if coverage.gaps == 1
        else translate("Coverage", "{count} of {total} pages have no text.")
    )
    return template.format(count=number(coverage.gaps), total=number(coverage.total))


def backup_words(document: Document) -> str:
    """How the backup of a document's original stands, in a sentence; empty where there is none."""
    if document.backup is Backup.DONE:
        return translate("Backup", "Its original is in the bucket.")
    if document.backup is Backup.OFF:
        return ""
    why = ""
    if document.backup_error is not None:
        title, detail, remedy = problem_words(document.backup_error)
        why = f" {title}. {detail} {remedy}{again_words(document.backup_error)}"
    if document.backup is Backup.FAILED:
        return translate("Backup", "Its original is not in the bucket.") + why
    if document.backup_done:
        return translate("Backup", "Its original is on its way to the bucket: {done} of {size}.").format(
            done=size_words(document.backup_done), size=size_words(document.size)
        )
    return translate("Backup", "Its original waits to be sent to the bucket.") + why


def again_words(problem: Problem) -> str:
    """When something that goes away by itself is tried again, with a space before it; empty for what does not."""
    again = problem.facts.get(AGAIN)
    if again is None:
        return ""
    time = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(again)).time(), QLocale.FormatType.LongFormat)
    return " " + translate("Backup", "The next try is at {time}.").format(time=time)


def number(value: int) -> str:
    """A count with the language's separators."""
    return QLocale().toString(value)


def reused_words(document: Document) -> str:
    """How many chunks had their embedding already, of how many; empty where none had."""
    if not document.reused:
        return ""
    template = translate("Document", "{reused} of {chunks} chunks reused")
    return template.format(reused=number(document.reused), chunks=number(document.chunks))


def size_words(size: int) -> str:
    """Bytes as a person reads them, never with four digits before the unit."""
    if 1000 <= size < 1024:
        size = 1024
    return QLocale().formattedDataSize(
        size, 1 if size >= 1024 else 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )


def about_words(document: Document) -> str:
    """What a file says of itself on one line; empty for most files."""
    names = {
        "title": translate("About", "Title"),
        "author": translate("About", "Author"),
        "date": translate("About", "Date"),
        "tags": translate("About", "Tags"),
        "subtitle": translate("About", "Subtitle"),
        "summary": translate("About", "Summary"),
    }
    return "  ·  ".join(f"{names.get(name, name)}: {visible(text)}" for name, text in document.about)


def tag_names(document: Document) -> str:
    """The tags of a document on one line; empty if it has none."""
    return ", ".join(map(visible, document.tags))


def tag_words(document: Document) -> str:
    """What a person calls a document, as a line of its details; empty if it has no tags."""
    names = tag_names(document)
    return translate("Tags", "Your tags: {names}").format(names=names) if names else ""


def time_words(seconds: float) -> str:
    """A duration: 0.4 s, 12 s, 3:05, 1:02:07; empty for none."""
    if seconds <= 0:
        return ""
    if seconds < 9.95:
        return translate("Time", "{seconds} s").format(seconds=QLocale().toString(float(seconds), "f", 1))
    whole = round(seconds)
    if whole < 60:
        return translate("Time", "{seconds} s").format(seconds=whole)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def page_words(first: int, last: int) -> str:
    """The pages of a passage."""
    if last > first:
        return translate("Passage", "pages {first}–{last}").format(first=number(first), last=number(last))
    return translate("Passage", "page {page}").format(page=number(first))


def passage_place(passage: Passage) -> str:
    """Where a passage stands, as a reader looks it up: its pages, slide, sheet, chapter or time."""
    if passage.deleted:
        return translate("Passage", "the source was deleted")
    place = passage.place
    template = {
        PlaceKind.SLIDE: translate("Passage", "slide {label}"),
        PlaceKind.SHEET: "{label}",
        PlaceKind.CHAPTER: translate("Passage", "chapter “{label}”"),
        PlaceKind.TIME: translate("Passage", "at {label}"),
    }.get(place.kind)
    if template is None or not place.label:
        return page_words(passage.page, passage.last_page)
    return template.format(label=visible(place.label))


def skipped_words(reason: str) -> str:
    """Why a path got no row, from the reason's code; one that is not known is shown as it is."""
    return {
        "hidden": translate("Skipped", "A hidden file or folder. To add it, add it by itself."),
        "link_in_a_circle": translate("Skipped", "A link to a folder that contains it."),
        "unreadable_folder": translate("Skipped", "The system refuses to list this folder."),
        "of_web_page": translate(
            "Skipped",
            "The pictures and scripts of the web page beside it. To add them, add this folder by itself.",
        ),
        "not_a_file": translate("Skipped", "Neither a file nor a folder."),
    }.get(reason, reason)


def shown_path(path: str) -> str:
    """A document's path for the eye: bytes that are no text become U+FFFD, control characters become symbols."""
    return visible(os.fsencode(path_of_text(path)).decode(errors="replace"))


def folder_words(path: str) -> str:
    """The folder that a document's file is in."""
    return shown_path(folder_of(path))


def folder_of(path: str) -> str:
    """The folder of a path as documents have it, which may contain bytes that are no text."""
    return os.path.dirname(path)  # noqa: PTH120 - no path of the system


def date_words(seconds: float) -> str:
    """A day and its time in short, from seconds since the epoch; empty for 0."""
    return _moment(seconds, QLocale.FormatType.ShortFormat)


def moment_words(seconds: float) -> str:
    """A day and its time in full, from seconds since the epoch; empty for 0."""
    return _moment(seconds, QLocale.FormatType.LongFormat)


def _moment(seconds: float, form: QLocale.FormatType) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)), form) if seconds else ""


def place_words(document: Document, around: Iterable[Document]) -> str:
    """Where a document is: its path, or the documents `around` it, the innermost first, and the path of the last."""
    outer = list(around)
    if not outer:
        return shown_path(document.path)
    names = ", ".join(visible(each.name) for each in outer)
    text = translate("Wording", "Inside {names}: {path}")
    return text.format(names=names, path=shown_path(outer[-1].path))


def problem_sentence(problem: Problem, remedy: str | None = None) -> str:
    """A problem as one paragraph; `remedy` stands in place of its own where the window has a better one."""
    title, detail, usual = problem_words(problem)
    parts = _with_stop((title, detail, usual if remedy is None else remedy))
    return " ".join(part for part in parts if part)


def _with_stop(parts: tuple[str, str, str]) -> tuple[str, ...]:
    title, detail, remedy = parts
    return (f"{title}." if title and title[-1] not in ".!?。" else title, detail, remedy)
