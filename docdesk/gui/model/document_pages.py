# SPDX-License-Identifier: Apache-2.0
"""The pages of the document that is shown: their sizes, pictures as they are wanted, and where passages are on them."""

from __future__ import annotations

import asyncio
import itertools
import weakref
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from docdesk.errors import DocdeskError, RequestInvalid
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.documents import Document
from docdesk.values.pages import MOST_WIDTH, LayoutKind, PageLayout, PagePicture, PageWords, PassageMarks
from docdesk.values.problems import Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk

MOST_BYTES = 240 << 20
"""Bytes of pictures that all windows keep together; with those in work it stays below 300 MB."""
AT_ONCE = 2
"""Pictures that are asked for at once: while one is decoded, the next is drawn."""
MOST_MARKS = 2_000
"""Passages whose places are kept."""

PROTECTED = frozenset({"encrypted", "wrong_password"})
"""Problems that a password may solve."""

_PASSWORDS: dict[str, str] = {}
"""By content: the passwords that opened documents, for all windows until the library is left."""

NO_LAYOUT = PageLayout(LayoutKind.TEXT, ())

Key = tuple[int, int, int]
"""Page, width in pixels, turn in degrees."""

T = TypeVar("T")

_SHOWN: weakref.WeakSet[DocumentPages] = weakref.WeakSet()
"""The pages of all windows, which share the room for pictures."""


class DocumentPages(QObject):
    """One document at a time. What is not wanted any more is cancelled."""

    layout_ready = Signal()
    picture_ready = Signal(int)
    """A picture of this page came, or it turned out that there is none."""

    def __init__(self, view_model: ViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = view_model.library
        _SHOWN.add(self)
        self.document: Document | None = None
        self.layout = NO_LAYOUT
        self._pictures: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._wanted: list[Key] = []
        self._running: dict[Key, asyncio.Task[Any]] = {}
        self._requests = itertools.count()
        self._latest: dict[Key, int] = {}
        """The number of the newest request for each picture in work: an older one was given up."""
        self.problems: dict[int, Problem] = {}
        """Why pages have no picture."""
        self._marks: OrderedDict[tuple[int, int], PassageMarks] = OrderedDict()

    @property
    def bytes_kept(self) -> int:
        """Bytes of the pictures that are kept."""
        return self._bytes

    def show_document(self, document: Document) -> None:
        """Forget the document before, and ask how this one is shown."""
        self.forget()
        self.document = document

        def take(layout: PageLayout) -> None:
            if self.document is document:
                self.layout = layout
                self.layout_ready.emit()

        def fail(problem: Problem) -> None:
            if problem.code in PROTECTED:
                _PASSWORDS.pop(document.content or "", None)
            take(PageLayout(LayoutKind.TEXT, (), problem))

        self._ask(
            lambda desk: desk.page_layout(document.id, password=self.password),
            take,
            fail,
            doing="looking at a document's pages",
        )

    @property
    def password(self) -> str | None:
        """The password of the document that is shown, if a person entered it."""
        return _PASSWORDS.get(self.document.content or "") if self.document is not None else None

    def unlock(self, password: str) -> None:
        """Show the document that is shown again, with its password."""
        document = self.document
        if document is not None and document.content:
            _PASSWORDS[document.content] = password
            self.show_document(document)

    def forget(self) -> None:
        """Keep nothing, and want nothing."""
        self.want([])
        self.document, self.layout = None, NO_LAYOUT
        self._pictures.clear()
        self._marks.clear()
        self.problems.clear()
        self._bytes = 0

    # pictures

    def picture(self, page: int, width: int, turn: int) -> QImage | None:
        """The picture of a page that is nearest to this width, for now; None if there is none yet."""
        exact = self._pictures.get((page, width, turn))
        if exact is not None:
            self._pictures.move_to_end((page, width, turn))
            return exact
        others = [key for key in self._pictures if key[0] == page and key[2] == turn]
        return self._pictures[min(others, key=lambda key: abs(key[1] - width))] if others else None

    def want(self, keys: Sequence[Key]) -> None:
        """These pictures are wanted, the most urgent first, and no others: requests for those are cancelled."""
        self._wanted = [
            (page, min(width, MOST_WIDTH), turn) for page, width, turn in keys if page not in self.problems
        ]
        for key in set(self._running) - set(self._wanted):
            del self._latest[key]
            self._running.pop(key).cancel()
        self._go_on()

    def _go_on(self) -> None:
        for key in list(self._wanted):
            if len(self._running) >= AT_ONCE:
                return
            if key[0] in self.problems:
                continue  # it would fail again, and again
            if key not in self._pictures and key not in self._running:
                self._start(key)

    def _start(self, key: Key) -> None:
        document, desk = self.document, self._library.desk
        if document is None or desk is None:
            return
        self._latest[key] = request = next(self._requests)
        work = self._draw(desk, document, key, request)
        self._running[key] = self._library.tasks.start(work, doing="drawing a page")

    async def _draw(self, desk: Desk, document: Document, key: Key, request: int) -> None:
        page = key[0]
        image: QImage | None = None
        problem: Problem | None = None
        try:
            found = await _picture(desk, document.id, key, self.password)
            image = await asyncio.to_thread(image_of, found)
        except DocdeskError as error:
            problem = error.problem()
        finally:
            mine = self._latest.get(key) == request
            if mine:
                del self._latest[key]
                self._running.pop(key, None)
        if mine and not self._library.is_closing:
            if problem is not None:
                self.problems[page] = problem
            if image is not None:
                self._keep(key, image)
            self.picture_ready.emit(page)
            self._go_on()

    def _keep(self, key: Key, image: QImage) -> None:
        self._pictures[key] = image
        self._bytes += image.sizeInBytes()
        # what others keep for windows behind goes first, and of one's own the picture that was seen last
        for one in sorted(_SHOWN, key=lambda each: each is self):
            while sum(each.bytes_kept for each in _SHOWN) > MOST_BYTES and one.drop_oldest(self):
                pass

    def drop_oldest(self, newest: DocumentPages) -> bool:
        """Drop the picture that was not looked at for longest; False if only that is left which just came."""
        if len(self._pictures) <= (self is newest):
            return False
        key = next((each for each in self._pictures if each not in self._wanted), None)
        if key is None:  # all are wanted: the least urgent one has no room, and is not drawn again
            key = next(each for each in reversed(self._wanted) if each in self._pictures)
            self._wanted.remove(key)
        self._bytes -= self._pictures.pop(key).sizeInBytes()
        return True

    # passages

    def marks(self, start: int, end: int, answer: Callable[[PassageMarks], object]) -> None:
        """Where characters `start` to `end` of the text are on the pages; at once if that is known already."""
        document, key = self.document, (start, end)
        if document is None or self.layout.kind is LayoutKind.TEXT:
            return
        if (known := self._marks.get(key)) is not None:
            answer(known)
            return

        def take(found: PassageMarks) -> None:
            if self.document is document:
                self._marks[key] = found
                if len(self._marks) > MOST_MARKS:
                    self._marks.popitem(last=False)
                answer(found)

        self._ask(
            lambda desk: desk.passage_marks(document.id, start, end, password=self.password),
            take,
            lambda problem: take(PassageMarks((), 0.0, problem.code)),
            doing="locating a passage",
        )

    def words(self, page: int, answer: Callable[[PageWords], object]) -> None:
        """The words of a page and where they are; nothing if they cannot be had."""
        document = self.document
        if document is None:
            return

        def take(found: PageWords) -> None:
            if self.document is document:
                answer(found)

        self._ask(
            lambda desk: desk.page_words(document.id, page, password=self.password),
            take,
            lambda _problem: take(PageWords(page, 0, "", ())),
            doing="looking for the words of a page",
        )

    def find(self, text: str, answer: Callable[[list[tuple[int, int]]], object]) -> None:
        """The spans of these words in the document."""
        document = self.document
        if document is None:
            return

        def take(found: list[tuple[int, int]]) -> None:
            if self.document is document:
                answer([(start, end) for start, end in found])

        self._ask(
            lambda desk: desk.find_in_document(document.id, text),
            take,
            lambda _problem: take([]),
            doing="searching in a document",
        )

    def _ask(
        self,
        question: Callable[[Desk], Awaitable[T]],
        answer: Callable[[T], object],
        failed: Callable[[Problem], object],
        *,
        doing: str,
    ) -> None:
        async def asked(desk: Desk) -> T | Problem:
            try:
                return await question(desk)
            except DocdeskError as error:
                return error.problem()

        def take(found: T | Problem) -> None:
            if isinstance(found, Problem):
                failed(found)
            else:
                answer(found)

        self._library.ask(asked, take, doing=doing)


def forget_passwords() -> None:
    """The library is left."""
    _PASSWORDS.clear()


async def _picture(desk: Desk, id_: str, key: Key, password: str | None) -> PagePicture:
    try:
        return await desk.page_picture(id_, *key, password=password, raw=True)
    except RequestInvalid:  # an owner of an older version does not know the argument
        return await desk.page_picture(id_, *key, password=password)


def image_of(picture: PagePicture) -> QImage:
    """The picture, in the form that is painted fastest. Not for the window's thread: a large PNG takes 50 ms."""
    if picture.pixels:
        image = QImage(
            picture.pixels, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGB32
        )
        return image.copy()  # Qt does not keep the bytes that it was given
    return QImage.fromData(picture.png).convertToFormat(QImage.Format.Format_RGB32)
