# SPDX-License-Identifier: Apache-2.0
"""The facts in the sentences of errors and notices: codes and numbers, said in any language.

A fact is a number, a text that came from outside (a path, a library's message), a code under the name `language`,
`kind` or `what`, or a coded fact: a dict with a `code` of `FACTS` and the facts of that template. A list of coded
facts is read as alternatives, a list of pairs as ranges of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docdesk.values.former_facts import coded_of
from docdesk.values.kinds import CONTENTS, KINDS
from docdesk.values.languages import LANGUAGES
from docdesk.values.texts import QT_TRANSLATE_NOOP, Blank

FACTS = {
    # files that are not read
    "no_bytes": QT_TRANSLATE_NOOP("facts", "it has no bytes"),
    "no_characters": QT_TRANSLATE_NOOP("facts", "it has no characters"),
    "only_blanks": QT_TRANSLATE_NOOP("facts", "it contains only whitespace"),
    "a_folder": QT_TRANSLATE_NOOP("facts", "it is a folder"),
    "no_plain_file": QT_TRANSLATE_NOOP("facts", "it is not a regular file but a device, a pipe or a socket"),
    "link_in_a_circle": QT_TRANSLATE_NOOP("facts", "it is a link that leads back to itself"),
    "link_on_the_way": QT_TRANSLATE_NOOP("facts", "there is a link on the way to it"),
    "second_hard_link": QT_TRANSLATE_NOOP("facts", "it has another name elsewhere (a hard link)"),
    "bytes_are_no_text": QT_TRANSLATE_NOOP("facts", "it is named as a text file, but its bytes are not text"),
    "bytes_of": QT_TRANSLATE_NOOP("facts", "it is named {suffix}, but it is {what}"),
    "bytes_of_no": QT_TRANSLATE_NOOP("facts", "it is named {suffix}, but it is not a {format} file"),
    "text_in_name": QT_TRANSLATE_NOOP("facts", "It is named as a text file, but it is {what}."),
    "no_such_encoding": QT_TRANSLATE_NOOP("facts", "there is no encoding “{encoding}”"),
    "reader_crashes": QT_TRANSLATE_NOOP("facts", "it crashes the program that reads it"),
    "no_page_readable": QT_TRANSLATE_NOOP("facts", "none of its pages can be read"),
    "form_unreadable": QT_TRANSLATE_NOOP(
        "facts",
        "it is a form (XFA) whose content is damaged, and its only page asks for another program to show it",
    ),
    "structure_broken": QT_TRANSLATE_NOOP("facts", "its structure is broken"),
    "structure_broken_so": QT_TRANSLATE_NOOP("facts", "its structure is broken ({said})"),
    "cut_off": QT_TRANSLATE_NOOP("facts", "its end is missing: it was not copied or downloaded to its end"),
    "no_pages": QT_TRANSLATE_NOOP("facts", "it has no pages"),
    "no_members": QT_TRANSLATE_NOOP("facts", "there are no files in it"),
    "changed_while_read": QT_TRANSLATE_NOOP("facts", "it changed while it was being read"),
    "all_pictures": QT_TRANSLATE_NOOP("facts", "All of them are pictures, like scans."),
    "one_picture": QT_TRANSLATE_NOOP("facts", "It is a picture, like a scan."),
    "some_pictures": QT_TRANSLATE_NOOP("facts", "{count} of them are pictures, like scans."),
    "no_pictures": QT_TRANSLATE_NOOP("facts", "They contain drawings or nothing at all."),
    "no_letters_found": QT_TRANSLATE_NOOP("facts", "Text recognition found no letters on them."),
    "recognition_off": QT_TRANSLATE_NOOP("facts", "Text recognition is off."),
    "recognition_not_there": QT_TRANSLATE_NOOP(
        "facts",
        "Text recognition is not available on this system: it lacks the package tesserocr, which has no ready build for"
        " every system. Install Tesseract first (macOS: brew install tesseract pkgconf; Debian: sudo apt-get install"
        " libtesseract-dev libleptonica-dev), then “pip install tesserocr” into docdesk's environment.",
    ),
    "pictures_inside": QT_TRANSLATE_NOOP(
        "facts",
        "Pictures inside files of this kind are not recognised; save it as a PDF to have their text read.",
    ),
    "heif_library": QT_TRANSLATE_NOOP(
        "facts", "Pictures of this kind need the package pillow-heif, which is not installed."
    ),
    "no_such_picture": QT_TRANSLATE_NOOP("facts", "it is not a picture that can be decoded"),
    "with_suffix": QT_TRANSLATE_NOOP("facts", "{kind} ({suffix})"),
    # libraries that came from somebody else
    "a_link": QT_TRANSLATE_NOOP("facts", "it is a link, and could lead to files outside the library"),
    "no_file_of_its_own": QT_TRANSLATE_NOOP("facts", "it is not an ordinary file or folder of docdesk"),
    "foreign_schema": QT_TRANSLATE_NOOP("facts", "it contains SQL that docdesk did not put there ({names})"),
    "foreign_content": QT_TRANSLATE_NOOP("facts", "it names a content that is not a SHA-256"),
    "not_as_written": QT_TRANSLATE_NOOP("facts", "its content is not as docdesk writes it"),
    "larger_than_written": QT_TRANSLATE_NOOP("facts", "it is larger than docdesk writes it ({limit})"),
    "path_not_utf8": QT_TRANSLATE_NOOP("facts", "the path is not valid UTF-8"),
    "name_too_long": QT_TRANSLATE_NOOP("facts", "a name in the path is too long"),
    "path_too_long": QT_TRANSLATE_NOOP(
        "facts", "the path has {count} bytes, and at most {limit} are possible"
    ),
    # single pages
    "page_too_slow": QT_TRANSLATE_NOOP("facts", "it took too long"),
    "page_too_much_memory": QT_TRANSLATE_NOOP("facts", "it took too much memory"),
    "page_damaged": QT_TRANSLATE_NOOP("facts", "it is damaged"),
    "page_of_form": QT_TRANSLATE_NOOP(
        "facts", "it only asks for another program to show a form (XFA), whose content is damaged"
    ),
    "page_garbled": QT_TRANSLATE_NOOP("facts", "its fonts do not say which letters they draw"),
    "page_guessed": QT_TRANSLATE_NOOP("facts", "the encoding of the text was guessed"),
    "page_replaced": QT_TRANSLATE_NOOP("facts", "some of its characters could not be decoded"),
    "page_torn": QT_TRANSLATE_NOOP("facts", "a part of the page is damaged"),
    "page_repaired": QT_TRANSLATE_NOOP("facts", "the file is damaged and was repaired"),
    "page_hard_to_recognise": QT_TRANSLATE_NOOP("facts", "its text was hard to recognise"),
    "page_beyond_limit": QT_TRANSLATE_NOOP("facts", "it lies beyond the page limit"),
    "page_beyond_text_limit": QT_TRANSLATE_NOOP("facts", "the text limit was reached"),
    "page_lost": QT_TRANSLATE_NOOP("facts", "it is missing in the file"),
    "slide_hidden": QT_TRANSLATE_NOOP("facts", "it is a hidden slide"),
    "page": QT_TRANSLATE_NOOP("facts", "page {pages}"),
    "pages": QT_TRANSLATE_NOOP("facts", "pages {pages}"),
    "pages_and_others": QT_TRANSLATE_NOOP("facts", "pages {pages} and others"),
    # measures
    "megabytes": QT_TRANSLATE_NOOP("facts", "{count} MB"),
    # settings
    "bucket_name": QT_TRANSLATE_NOOP(
        "facts",
        "a bucket's name is made of lower-case letters, digits, dots and dashes: gs://BUCKET/PREFIX",
    ),
    "prefix_words": QT_TRANSLATE_NOOP("facts", "a prefix is one or more words separated by /"),
    "prefix_characters": QT_TRANSLATE_NOOP(
        "facts", "a prefix may not contain control characters or any of # * ? [ ]"
    ),
    "pattern_empty": QT_TRANSLATE_NOOP("facts", "a pattern of files to leave out may not be empty"),
    "address_scheme": QT_TRANSLATE_NOOP("facts", "an address begins with http:// or https://"),
    "address_secrets": QT_TRANSLATE_NOOP(
        "facts",
        "an address may not contain a name, a password or a query: give the key as OPENAI_API_KEY",
    ),
    "address_host": QT_TRANSLATE_NOOP(
        "facts", "an address names a host and, if needed, a port: http://HOST:PORT/v1"
    ),
    "catalog_elsewhere": QT_TRANSLATE_NOOP(
        "facts", "the catalog is on another machine, and nothing may leave this one"
    ),
    "overlap_too_large": QT_TRANSLATE_NOOP("facts", "the overlap of chunks must be smaller than their size"),
    "language_names": QT_TRANSLATE_NOOP(
        "facts", "languages are named as Tesseract names them, such as kor+eng"
    ),
    "unknown_provider": QT_TRANSLATE_NOOP("facts", "there is no such provider"),
    "unknown_builtin_model": QT_TRANSLATE_NOOP(
        "facts", "there is no built-in model of this name; a newer version of docdesk may have it"
    ),
    "unknown_setting": QT_TRANSLATE_NOOP("facts", "there is no setting {names}"),
    # requests that are not valid
    "no_arguments": QT_TRANSLATE_NOOP("facts", "it has no arguments"),
    "no_such_argument": QT_TRANSLATE_NOOP("facts", "{method} has no such argument"),
    "wrong_type": QT_TRANSLATE_NOOP("facts", "it is not of the right type"),
    "out_of_bounds": QT_TRANSLATE_NOOP("facts", "it must be from {least} to {most}"),
    "no_passage": QT_TRANSLATE_NOOP("facts", "a passage has a beginning and an end behind it, in characters"),
    "no_quarter_turn": QT_TRANSLATE_NOOP("facts", "a page is turned by 0, 90, 180 or 270 degrees"),
    "no_json": QT_TRANSLATE_NOOP("facts", "it is not JSON"),
    "no_json_object": QT_TRANSLATE_NOOP("facts", "it is not a JSON object"),
    "not_representable": QT_TRANSLATE_NOOP(
        "facts", "it contains a character or a number that cannot be stored"
    ),
    "no_file_readable": QT_TRANSLATE_NOOP("facts", "docdesk can read none of them"),
    "no_form": QT_TRANSLATE_NOOP("facts", "it is not a valid multipart form ({said})"),
    "form_cut": QT_TRANSLATE_NOOP("facts", "the multipart form ends early"),
    "no_file_in_field": QT_TRANSLATE_NOOP("facts", "no file was sent in a field of this name"),
    "no_boundary": QT_TRANSLATE_NOOP("facts", "it is not multipart/form-data with a boundary"),
    "boundary_too_long": QT_TRANSLATE_NOOP("facts", "the boundary is too long"),
    # questions
    "no_question": QT_TRANSLATE_NOOP("facts", "it is empty"),
    "or_with_exclusion": QT_TRANSLATE_NOOP(
        "facts", "OR cannot join what is looked for with what is excluded"
    ),
    "only_conditions": QT_TRANSLATE_NOOP("facts", "it has conditions or exclusions, but nothing to look for"),
    "no_such_type": QT_TRANSLATE_NOOP("facts", "there is no type “{said}”; there are {known}"),
    "no_page_number": QT_TRANSLATE_NOOP("facts", "“{said}” is not a page; write page:3, page:3-9 or page:3-"),
    "pages_reversed": QT_TRANSLATE_NOOP("facts", "the pages “{said}” end before they begin"),
    "no_date": QT_TRANSLATE_NOOP("facts", "“{said}” is not a date; write 2024, 2024-05 or 2024-05-31"),
    "dates_reversed": QT_TRANSLATE_NOOP("facts", "no date is after the one and before the other"),
    "no_such_language": QT_TRANSLATE_NOOP("facts", "there is no language “{said}”; there are {known}"),
    # tags
    "tag_empty": QT_TRANSLATE_NOOP("facts", "it is empty"),
    "tag_unprintable": QT_TRANSLATE_NOOP(
        "facts", "it has a character that cannot be shown, such as a line break or a tab"
    ),
    "tag_too_long": QT_TRANSLATE_NOOP("facts", "“{said}” has {count} characters, and the limit is {limit}"),
    # requests at the wrong moment
    "not_failed": QT_TRANSLATE_NOOP(
        "facts", "its status is “{status}”, and only a failed document can be retried"
    ),
    "has_ended": QT_TRANSLATE_NOOP("facts", "its status is already “{status}”"),
    "owner_without_window": QT_TRANSLATE_NOOP("facts", "the process that has the library open has no window"),
    "own_processes": QT_TRANSLATE_NOOP("facts", "only docdesk's own processes may use this address"),
    "token_reads": QT_TRANSLATE_NOOP("facts", "it may read, but change nothing"),
    "owner_stays": QT_TRANSLATE_NOOP("facts", "the process that has the library open keeps it open"),
    "in_use_silent": QT_TRANSLATE_NOOP("facts", ", but it does not answer"),
    "in_use_silent_pid": QT_TRANSLATE_NOOP("facts", " (process {pid}), but it does not answer"),
    "in_use_at": QT_TRANSLATE_NOOP("facts", " (process {pid}) and already answers at {url}"),
    "added_again": QT_TRANSLATE_NOOP(
        "facts", "its file was added again meanwhile, and is another document now"
    ),
    "document_busy": QT_TRANSLATE_NOOP(
        "facts", "docdesk is working on it; wait until it has finished, or cancel it"
    ),
    "document_changed": QT_TRANSLATE_NOOP(
        "facts", "its file has changed since it was read; add the file again"
    ),
    # the library's files
    "catalog_gone": QT_TRANSLATE_NOOP("facts", "it is empty or not there"),
    "disk_error": QT_TRANSLATE_NOOP("facts", "input/output error"),
    # the store
    "closing": QT_TRANSLATE_NOOP("facts", "the library is closing"),
    "store_ended": QT_TRANSLATE_NOOP("facts", "it exited with status {status}"),
    "vectors_not_there": QT_TRANSLATE_NOOP("facts", "{count} vectors were written but are not there"),
    "rebuild_not_whole": QT_TRANSLATE_NOOP(
        "facts",
        "of the new vectors, {holes} are missing, {orphans} belong to no document and {unreachable} cannot be"
        " found by a search",
    ),
    "other_store": QT_TRANSLATE_NOOP("facts", "another docdesk still has the vectors open"),
    "server_status": QT_TRANSLATE_NOOP("facts", "it answered with status {status}"),
    "server_redirects": QT_TRANSLATE_NOOP(
        "facts",
        "it redirects to another address, and docdesk does not follow; use that address if it is right",
    ),
    "server_variable": QT_TRANSLATE_NOOP(
        "facts", "the variable DOCDESK_CHROMA_URL names another place; unset it, or change it as well"
    ),
    # the provider
    "vectors_count": QT_TRANSLATE_NOOP("facts", "it returned {count} vectors for {texts} texts"),
    "vectors_width": QT_TRANSLATE_NOOP(
        "facts", "it returned vectors of {width} dimensions instead of {expected}"
    ),
    "vectors_of_sizes": QT_TRANSLATE_NOOP("facts", "it returned vectors of different sizes"),
    "vectors_misnumbered": QT_TRANSLATE_NOOP("facts", "it returned vectors with wrong numbers"),
    "vectors_missing": QT_TRANSLATE_NOOP("facts", "its answer contains no vectors"),
    "vector_unreadable": QT_TRANSLATE_NOOP("facts", "its answer has something else where a vector belongs"),
    "answer_cut": QT_TRANSLATE_NOOP("facts", "its answer ends early"),
    "answer_empty": QT_TRANSLATE_NOOP("facts", "its answer is empty"),
    "answer_no_json": QT_TRANSLATE_NOOP("facts", "its answer is not JSON; it begins with “{said}”"),
    "answer_other_json": QT_TRANSLATE_NOOP("facts", "its answer is JSON of another form"),
    "no_answer_within": QT_TRANSLATE_NOOP("facts", "it did not answer within {seconds} seconds"),
    "connection_cut": QT_TRANSLATE_NOOP("facts", "the connection was cut ({said})"),
    "vectors_useless": QT_TRANSLATE_NOOP("facts", "it returned vectors that are zero or not finite"),
    "answer_packed": QT_TRANSLATE_NOOP(
        "facts", "its answer is packed in a way that was not asked for ({encoding})"
    ),
    "answer_too_large": QT_TRANSLATE_NOOP("facts", "it returned more than {count} MB"),
    "key_characters": QT_TRANSLATE_NOOP("facts", "it contains characters that no key has"),
    "no_embeddings_service": QT_TRANSLATE_NOOP("facts", "there is no embeddings service at this address"),
    "price_not_known": QT_TRANSLATE_NOOP("facts", "a price that is not known"),
    "no_chat_service": QT_TRANSLATE_NOOP("facts", "there is no chat service at this address"),
    "answer_no_chat": QT_TRANSLATE_NOOP("facts", "it is not an answer of a chat; it begins with “{said}”"),
    "answer_garbled": QT_TRANSLATE_NOOP("facts", "its answer cannot be read"),
    "redirected": QT_TRANSLATE_NOOP(
        "facts",
        "it redirects to {there}, and docdesk does not follow; if that is right, use it as the address",
    ),
    "redirected_away": QT_TRANSLATE_NOOP("facts", "it redirects to {there}, and docdesk does not follow"),
    "no_publisher": QT_TRANSLATE_NOOP("facts", "nobody publishes versions of this copy"),
    "proxy_unusable": QT_TRANSLATE_NOOP(
        "facts",
        "{variable} names the proxy {proxy}, and docdesk can only use proxies with http:// or https://; change or"
        " unset {variable}, and start docdesk again",
    ),
    "certificates_missing": QT_TRANSLATE_NOOP(
        "facts",
        "{variable} names {path}, which does not exist; change or unset {variable}, and start docdesk again",
    ),
    "model_package_missing": QT_TRANSLATE_NOOP("facts", "the package {package} is not installed"),
    "pip_missing": QT_TRANSLATE_NOOP("facts", "this Python has no pip"),
    "model_other_version": QT_TRANSLATE_NOOP("facts", "{file} is damaged or another version"),
    "stopped": QT_TRANSLATE_NOOP("facts", "it was stopped"),
    # the backup
    "emulator_wants_credentials": QT_TRANSLATE_NOOP(
        "facts", "it asks for credentials, and STORAGE_EMULATOR_HOST gives none"
    ),
    "pointer_elsewhere": QT_TRANSLATE_NOOP("facts", "the pointer names {found} instead of {expected}"),
    "taken_over": QT_TRANSLATE_NOOP("facts", "another library took the place over at the same time"),
    "copied_meanwhile": QT_TRANSLATE_NOOP("facts", "another docdesk made a copy at the same time"),
    "object_came_and_went": QT_TRANSLATE_NOOP("facts", "the object appeared and vanished during the upload"),
}
"""Templates by code."""

OR = QT_TRANSLATE_NOOP("facts", ", or ")

_BY_NAME = {"language": LANGUAGES, "kind": KINDS, "what": CONTENTS}
"""Facts that are plain codes: the tables of their words."""
_OWN_WORDS = frozenset({"language", "kind", "reason", "which"})
"""Facts whose strings may be docdesk's own words of an older version; a name or a path never is."""


@dataclass(frozen=True, slots=True)
class Language:
    """How to say something in a language: `translate` by context and English text, `number` with separators."""

    translate: Callable[[str, str], str]
    number: Callable[[int], str]


IN_ENGLISH = Language(lambda context, text: text, lambda value: f"{value:,}")


def coded(code: str, **facts: Any) -> dict[str, Any]:
    """A fact that docdesk itself has words for. Raises KeyError for a code that is not in `FACTS`."""
    assert FACTS[code]
    return {"code": code, **facts}


def megabytes(size: int) -> dict[str, Any]:
    """A size in bytes, to be said in megabytes."""
    return coded("megabytes", count=round(size / (1 << 20)))


def filled(template: str, facts: Mapping[str, Any], language: Language = IN_ENGLISH) -> str:
    """A sentence of an error or a notice with its facts; a fact that is not given is left blank."""
    if not template:
        return ""
    sentence = language.translate("errors", template)
    try:
        said = Blank({name: fact_text(name, value, language) for name, value in facts.items()})
        return sentence.format_map(said).strip()
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # a received catalog may have any facts
        return sentence.format_map(Blank({})).strip()


def fact_text(name: str, value: Any, language: Language = IN_ENGLISH) -> str:
    """A fact as it stands in a sentence. What came from outside stays as it came."""
    if isinstance(value, str):
        if value in (words := _BY_NAME.get(name, {})):
            return language.translate("facts", words[value])
        former = coded_of(name, value) if name in _OWN_WORDS else None
        return value if former is None else fact_text(name, former, language)
    if isinstance(value, Mapping) and "code" in value:
        return _coded_text(value, language)
    if isinstance(value, list | tuple):
        if value and all(isinstance(part, list | tuple) for part in value):
            return ", ".join(_range(part, language) for part in value)
        return language.translate("facts", OR).join(fact_text(name, part, language) for part in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return language.number(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _coded_text(fact: Mapping[str, Any], language: Language) -> str:
    template = FACTS.get(str(fact["code"]))
    if template is None:  # of a newer docdesk
        return str(fact["code"])
    inner = {name: fact_text(name, value, language) for name, value in fact.items() if name != "code"}
    return language.translate("facts", template).format_map(Blank(inner))


def _range(pair: list[int] | tuple[int, ...], language: Language) -> str:
    first, last = language.number(pair[0]), language.number(pair[-1])
    return first if first == last else f"{first}–{last}"
