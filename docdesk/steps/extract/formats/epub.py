# SPDX-License-Identifier: Apache-2.0
"""E-books (EPUB): a page a chapter, in the order of the book."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

from docdesk.errors import CopyProtected, Damaged
from docdesk.steps.extract.container import Container, attribute, local
from docdesk.steps.extract.formats.html import page_of_web_page
from docdesk.steps.extract.page_text import PageText, one_line
from docdesk.steps.extract.reading import Opened, bytes_of, read_pages
from docdesk.steps.extract.request import Report, Request
from docdesk.values.facts import coded
from docdesk.values.places import Place, PlaceKind

_DRM = "http://www.idpf.org/2008/embedding"
"""Fonts may be obscured; anything else that is encrypted is protected."""


def read(request: Request, *, report: Report) -> None:
    """Read a book into its spool, a page a chapter. Raises the SourceErrors."""
    read_pages(request, report, open_book)


def open_book(request: Request) -> Opened:
    """The chapters of the book's spine."""
    container = Container(bytes_of(request))
    if _is_protected(container):
        raise CopyProtected()
    root = container.xml("META-INF/container.xml")
    package = next((attribute(e, "full-path") for e in root.iter() if local(e) == "rootfile"), None) or ""
    book = container.xml(package)
    folder = posixpath.dirname(package)
    items = {
        element.get("id"): (_path(folder, element.get("href", "")), element.get("properties") or "")
        for element in book.iter()
        if local(element) == "item"
    }
    names = _titles(container, book, folder, items)
    pages: list[Callable[[], PageText]] = []
    for element in book.iter():
        if local(element) == "itemref":
            path, _ = items.get(element.get("idref"), ("", ""))
            if path in container:
                anchors = names.get(path, {})
                label = next(iter(anchors.values()), str(len(pages) + 1))
                pages.append(partial(_chapter, container, path, label, anchors))
    if not pages:
        raise Damaged(reason=coded("no_pages"))
    title = next((one_line(e.text or "") for e in book.iter() if local(e) == "title"), None)
    return Opened(pages, {"title": title or None})


def _is_protected(container: Container) -> bool:
    root = container.xml_or_none("META-INF/encryption.xml")
    methods = (
        [e.get("Algorithm", "") for e in root.iter() if local(e) == "EncryptionMethod"]
        if root is not None
        else []
    )
    return any(not method.startswith((_DRM, "http://ns.adobe.com/pdf/enc")) for method in methods)


def _chapter(container: Container, path: str, label: str, anchors: dict[str, str]) -> PageText:
    return page_of_web_page(container.part(path), Place(PlaceKind.CHAPTER, label), anchors)


def _path(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0]))).lstrip("/")


def _titles(
    container: Container, book: Any, folder: str, items: dict[Any, tuple[str, str]]
) -> dict[str, dict[str, str]]:
    """The titles of chapters by their file and their place in it, from either table of contents."""
    found: dict[str, dict[str, str]] = {}
    contents = [path for path, properties in items.values() if "nav" in properties.split()]
    contents += [path for path, _ in items.values() if path.lower().endswith(".ncx")]
    for path in contents:
        root = container.xml_or_none(path)
        base = posixpath.dirname(path)
        for element in root.iter() if root is not None else ():
            if local(element) == "a" and element.get("href"):
                _note(found, base, element.get("href"), "".join(element.itertext()))
            elif local(element) == "navPoint":
                source = next((e.get("src", "") for e in element.iter() if local(e) == "content"), "")
                label = next((e.text or "" for e in element.iter() if local(e) == "text"), "")
                _note(found, base, source, label)
    return found


def _note(found: dict[str, dict[str, str]], base: str, target: str, label: str) -> None:
    if label := one_line(label)[:200]:
        anchor = unquote(target.partition("#")[2])
        found.setdefault(_path(base, target), {}).setdefault(anchor, label)
