# SPDX-License-Identifier: Apache-2.0
"""Everything that can be asked of a library: the only place where a signature and its docstring stand.

The real classes answer these protocols in the owner's process. Everyone else calls them through objects that are
made from the signatures (`docdesk.contract.calls`), so a new method needs a line here and its code in the real class,
nothing else. What is not marked `@call` is a stream or a value that each side keeps for itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Protocol

from docdesk.contract.calls import Between, Ends, call
from docdesk.errors import DocdeskError
from docdesk.settings.model import Settings
from docdesk.values.answers import Answer, AnswerEvaluation, AskPlan
from docdesk.values.backup_findings import BackedUp, Finding, Tested
from docdesk.values.documents import (
    Chunk,
    Document,
    Event,
    Page,
    Passage,
    QueueState,
    RemovedDocument,
    Source,
    Status,
)
from docdesk.values.findings import Findings
from docdesk.values.kept_questions import Evaluation, KeptQuestion
from docdesk.values.pages import MOST_WIDTH, Box, PageLayout, PagePicture, PageWords, PassageMarks
from docdesk.values.plans import Added, Cost, OnPlanned, Plan
from docdesk.values.problems import Notice, Problem
from docdesk.values.progress import OnProgress
from docdesk.values.recognition import RecognisedPage
from docdesk.values.releases import Release
from docdesk.values.requests import ChatTested, ProviderTested, SentRequest
from docdesk.values.tags import TagCount
from docdesk.values.turns import Turn

Offset = Annotated[int, Between(0, 1_000_000_000)]
Limit = Annotated[int, Between(1, 1_000)]
Count = Annotated[int, Between(1, 10_000)]
PageNumber = Annotated[int, Between(1, 1_000_000_000)]
Pixels = Annotated[int, Between(16, MOST_WIDTH)]


class Queue(Protocol):
    """Documents on their way into the library."""

    @property
    def state(self) -> QueueState:
        """What the whole queue does at this moment."""

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` with every event from now on. Returns the call that ends it."""

    def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        """(id, document) of each as it ends. What waits in a paused queue comes out last, as it is.

        A duplicate comes out as the document that it joined, under its own name and with that notice. If the
        queue paused by itself, what waits carries the reason as its error. Documents that were removed meanwhile
        do not come out.
        """

    @call()
    async def add(
        self, paths: Iterable[Path], *, recognition: str | None = None, links: bool = True
    ) -> Added:
        """Give every file of these paths a row and work on it. Folders count with everything below them.

        `recognition` is a value of `docdesk.values.recognition.Recognition` for these files; None is the setting's.
        Without `links` the paths are files that an assistant named and not the user: whenever one is read, no link is
        followed on the way to it, and it must have no second hard link.

        Returns when the rows are in the catalog; the work goes on in the background.
        """

    @call()
    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        """Try documents again that failed or were cancelled; others stay as they are."""

    @call()
    async def retry_failed(self) -> int:
        """Try every failed document again; returns how many there are."""

    @call()
    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        """Read text and Markdown documents again with this encoding; with None or `auto` detect it again.

        Returns those that are left out, with the reason: no text, in work, their file missing or changed. A search
        finds the old text until the new one is there. Raises EncodingUnknown; nothing has changed then.
        """

    @call()
    async def cancel(self, ids: Iterable[str]) -> None:
        """Stop work on documents. What was paid for is kept, and a retry goes on from there."""

    @call()
    async def move(self, ids: Iterable[str], to: Turn) -> int:
        """Let documents that wait have their turn earlier or later. Outlasts the program.

        Returns how many of them wait; others stay as they are.
        """

    @call()
    async def pause(self) -> None:
        """Start no further document; what runs is put back until `resume`. Outlasts the program."""

    @call()
    async def resume(self, *, trust: bool = False) -> None:
        """Go on after a pause, whoever made it. With `trust` also if the library is new to this user.

        From then on its queue works, and the addresses and folders of its settings count.
        """

    @call()
    async def remove(self, ids: Iterable[str], *, now: bool = False) -> None:
        """Remove documents from the library. A search finds them no more; `restore` brings them back for 30 days.

        With `now` they are deleted for good, also those that were removed before: their texts, vectors, and
        the embeddings that no other document needs.
        """

    @call()
    async def restore(self, ids: Iterable[str]) -> None:
        """Bring removed documents back, at no cost. One whose file was added again in the meantime stays away."""

    @call()
    async def removed(self) -> list[RemovedDocument]:
        """The removed documents that can be restored, the last one first."""


class Upkeep(Protocol):
    """Keeps a library whole."""

    @call(Ends.BEGUN_AGAIN)
    async def check(
        self,
        *,
        repair: bool = False,
        asks_for_all: bool = False,
        embeds_missing: bool = False,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        """Compare vectors and words with the catalog and the kept embeddings; with `repair` mend what is wrong.

        Returns what was found; after a repair, what is left. A repair costs nothing unless `embeds_missing` is
        set: chunks whose embedding is gone are then embedded again. If the Chroma directory cannot be read or
        mended, a repair builds a new one. Progress counts chunks. Raises DocdeskError.
        """

    @call(Ends.BEGUN_AGAIN)
    async def rebuild(
        self,
        *,
        embeds_missing: bool = False,
        home: str | None = None,
        token: str | None = None,
        on_progress: OnProgress | None = None,
    ) -> Findings:
        """Build new vectors beside the old ones and go on there. Returns the proof.

        `home` moves them: "local" to the library's folder, an address to a Chroma server, with its `token` if it is not
        in the environment or the keyring. If it is stopped, asking for the same again goes on with it.
        Progress counts chunks. Raises DocdeskError.
        """


class IndexChange(Protocol):
    """Gives the whole library another model or another way of splitting."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def cost(self, settings: Settings) -> Cost:
        """What it would take to process the documents again with these settings. Asks no provider."""

    @call(Ends.BEGUN_AGAIN)
    async def prepare(
        self, settings: Settings, api_key: str | None = None, *, on_progress: OnProgress | None = None
    ) -> Evaluation | None:
        """Build the index that these settings ask for beside the one in use, and ask both the kept questions.

        Returns how the new one answers them, beside the one in use; None if no question is kept, and nothing is built
        then. `run` with the same settings switches to it, `discard` removes it. If it is stopped, its embeddings are
        kept. Progress counts chunks. Raises DocdeskError.
        """

    @call()
    async def discard(self) -> int:
        """Remove an index that was prepared; embeddings are kept. Returns how many documents had something in it."""

    @call(Ends.BEGUN_AGAIN)
    async def run(
        self, settings: Settings, api_key: str | None = None, *, on_progress: OnProgress | None = None
    ) -> int:
        """Keep these settings and build the index that they ask for, beside the old one until it is whole.

        Returns the number of documents that turned to it. If it is stopped, it goes on at the next start.
        Progress counts chunks. Raises DocdeskError.
        """

    @call()
    async def back(self) -> str | None:
        """Return to the previous index and its settings, at no cost. Returns its model; None if there is none."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def kept(self) -> int:
        """How many documents could go back."""

    @call()
    async def drop_old(self) -> int:
        """Remove the previous index. Returns how many documents had some of it."""


class Backup(Protocol):
    """Originals and copies of the library in the person's bucket."""

    @call(Ends.BEGUN_AGAIN)
    async def run(self, *, take_over: bool = False, on_progress: OnProgress | None = None) -> BackedUp:
        """Send every original that is not in the bucket, and a copy of the library.

        With `take_over` the place belongs to this library from now on. Progress counts the originals that waited.
        Raises BackupError.
        """

    @call(Ends.BEGUN_AGAIN)
    async def verify(self, *, read_data: bool = False) -> list[Finding]:
        """What is missing in the bucket or differs, by checksum; with `read_data` everything is downloaded.

        An original that is not as it should be waits to be sent again. Raises BackupError.
        """

    @call()
    async def retry(self, ids: Sequence[str]) -> None:
        """Send the originals of these documents now if they are not in the bucket. Raises BackupOff."""

    @call()
    async def remove(self, ids: Sequence[str]) -> None:
        """Remove documents from the library and their originals from the bucket. There is no way back.

        Copies of the library that are in the bucket still name them until newer ones take their place.
        Raises BackupError if the bucket cannot be reached; the library is then as it was.
        """

    @call()
    async def try_bucket(self, settings: Settings) -> Tested:
        """Write, read and remove a small object in the bucket that these settings name. Raises BackupError."""


class Reading(Protocol):
    """What can be read of a library without changing it."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def documents(self) -> list[Document]:
        """Every document of the library, oldest first; documents in work with their newest value."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def document(self, id: str) -> Document | None:
        """One document with its newest value, also under an id that joined another document; None if unknown."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: Offset = 0, limit: Limit = 100
    ) -> tuple[list[Document], int]:
        """A portion of the documents, oldest first, and how many there are in all."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def pages(
        self, document: Document, first: PageNumber = 1, limit: Limit = 10
    ) -> tuple[list[Page], int]:
        """The text of at most `limit` pages from the page `first` on, and how many pages were read in all."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def recognised_pages(
        self, document: Document, first: PageNumber = 1, limit: Limit = 10
    ) -> list[RecognisedPage]:
        """At most `limit` pages from the page `first` on whose text was recognised, with the places of their lines.

        Pages that an earlier version of the program recognised have none, and are left out.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def chunks(
        self, document: Document, offset: Offset = 0, limit: Limit = 100
    ) -> tuple[list[tuple[Chunk, str]], int]:
        """The chunks of a document that a search finds, with their texts, and how many there are in all."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def sources(self, id: str) -> list[Source]:
        """The files that a document stands for, ordered by path: more than one if they have the same bytes."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def page_layout(self, id: str, *, password: str | None = None) -> PageLayout:
        """How to show a document: the sizes of its pages and their spans of its text.

        If the file is gone, has changed or cannot be opened, the layout is one of text, and has the problem. A
        password is not kept: each call for a protected file needs it. Raises NotFound, WrongPassword.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def page_picture(
        self,
        id: str,
        page: PageNumber,
        width: Pixels,
        turn: int = 0,
        marks: Sequence[Box] = (),
        *,
        password: str | None = None,
        raw: bool = False,
    ) -> PagePicture:
        """A page as it looks, about `width` pixels wide, turned by `turn` degrees clockwise, with these boxes marked.

        With `raw` it comes as pixels, without a PNG. The picture of a page with extreme sides comes smaller. Raises
        NotFound, PageMissing, ShownAsText, FileMissing, FileChanged, Encrypted, WrongPassword, and the other
        SourceErrors.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def file_picture(
        self, path: Path, page: PageNumber, width: Pixels, turn: int = 0, *, password: str | None = None
    ) -> PagePicture:
        """A page of a file of this machine, which need not be in the library. Raises as `page_picture`."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def passage_marks(
        self, id: str, start: Offset, end: Offset, *, password: str | None = None
    ) -> PassageMarks:
        """Where characters `start` to `end` of a document's text are on its pages. Raises NotFound."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def page_words(self, id: str, page: PageNumber, *, password: str | None = None) -> PageWords:
        """The text of a page and where its words are on it, for a person who selects some of them.

        Words that were not located are left out. Raises NotFound, and the SourceErrors.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def find_in_document(self, id: str, text: str, most: Count = 10_000) -> list[tuple[int, int]]:
        """Spans of a document's text that are these words, in order. Raises NotFound."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def attempts(self, id: str) -> list[dict[str, Any]]:
        """What was tried with a document: stage, beginning in seconds since the epoch, seconds, outcome."""


class Desk(Reading, Protocol):
    """The running whole of one library."""

    @property
    def settings(self) -> Settings:
        """The settings that the library's owner works with."""

    @property
    def notices(self) -> list[Notice]:
        """What a person should know of the library."""

    @property
    def queue(self) -> Queue:
        """Documents on their way into the library."""

    @property
    def upkeep(self) -> Upkeep:
        """Check, repair and rebuild."""

    @property
    def index_change(self) -> IndexChange:
        """Another model for the documents that are there."""

    @property
    def backup(self) -> Backup:
        """The backup in a bucket."""

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever settings or notices are other ones. Returns the call that ends it."""

    @call()
    async def point_to(self, document: Document, before: str) -> None:
        """Note that a document's file is at `document.path` now, and no longer at `before`."""

    @call()
    async def tag(self, ids: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> int:
        """Give documents tags and take others from them, whatever is done with them meanwhile.

        Returns how many have other tags now; unknown ids are left out. Large and small letters are the same: a tag
        keeps the spelling that the library has. Raises TagInvalid; no document has changed then.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def tags(self) -> list[TagCount]:
        """The tags of the library's documents, in the order of the letters."""

    @call()
    async def search(self, text: str, k: Count = 10) -> list[Passage]:
        """The k passages that answer best, best first. Raises DocdeskError if nothing can be searched."""

    @call()
    async def search_notices(self, text: str) -> list[Notice]:
        """What a person should know of the answers to a question: which models cannot read it, or some passages."""

    @call()
    async def keep_question(self, text: str, passage: Passage | None = None) -> KeptQuestion:
        """Keep a question with the passage that answers it, or without one if nothing here does.

        A question that was kept with the same passage, or with the opposite, is replaced. Raises QuestionInvalid,
        NotFound.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def kept_questions(self) -> list[KeptQuestion]:
        """The questions that were kept, oldest first."""

    @call()
    async def forget_questions(self, ids: Iterable[str]) -> None:
        """Drop kept questions; unknown ids are left out."""

    @call(Ends.BEGUN_AGAIN)
    async def evaluate(self) -> Evaluation:
        """Ask every kept question of the library as it is, and record how it was answered, beside the run before.

        Raises DocdeskError if a question cannot be asked; nothing is recorded then.
        """

    @call(Ends.PAID_FOR, reads=True)
    async def ask(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        follows: str | None = None,
        max_cost: float | None = None,
        ticket: str | None = None,
        on_passages: Callable[[list[Passage]], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        on_wait: Callable[[float], None] | None = None,
    ) -> Answer:
        """Answer a question from the library's passages, each sentence with the numbers of those it rests on.

        `on_passages` gets the passages before the answer begins, `on_text` its text as it comes, `on_wait` the
        seconds of a pause. `follows` is the id of the answer that the question goes on from. `ticket` is any text of
        the caller's own for `stop_asking`. Cancelling it ends the request, and what a reader has seen of the answer is
        kept. Raises ChatError, CostExceeded, QuestionInvalid.
        """

    @call(Ends.BEGUN_AGAIN)
    async def stop_asking(self, ticket: str) -> bool:
        """End the request of the question with this ticket at once: `ask` returns what came of its answer, checked.

        Returns False, and does nothing, if none of it has come yet.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def plan_question(
        self,
        question: str,
        *,
        base_url: str | None = None,
        model: str | None = None,
        follows: str | None = None,
    ) -> AskPlan:
        """What asking would send to the chat endpoint, and cost at most. Sends it nothing. Raises DocdeskError."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def answers(self, text: str = "", limit: Limit = 100) -> list[Answer]:
        """The answers that were kept, newest first; those with all words of `text` if it has any."""

    @call()
    async def forget_answers(self, ids: Iterable[str] | None = None) -> None:
        """Remove answers from the history, or all of them; unknown ids are left out."""

    @call(Ends.PAID_FOR, reads=True)
    async def evaluate_answers(
        self,
        *,
        base_url: str | None = None,
        model: str | None = None,
        api_key: str | None = None,
        max_cost: float | None = None,
        on_answer: Callable[[Answer], None] | None = None,
    ) -> AnswerEvaluation:
        """Ask the kept questions of the chat endpoint, and count how well its answers are grounded.

        `on_answer` gets each answer. What would go beyond `max_cost` US dollars in all is not asked, and counts as
        failed. Raises CostExceeded if that is the first question, ChatError if the endpoint cannot be asked at all.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def all_notices(self) -> list[Notice]:
        """The library's notices, with those for which passages have to be read: an opening does not wait for them."""

    @call()
    async def dismiss(self, code: str) -> None:
        """Do not show the library's notice with this code again: an offer for good, a warning until the next start."""

    @call()
    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Work with other settings from now on, and keep them. A queue that paused by itself goes on.

        Documents that are ready stay searchable with the model that made them. Raises DocdeskError.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        """What adding these paths would make, cost and take; `on_file` gets each file as it is examined.

        Sends nothing and adds nothing; what was read is not read again by an `add`.
        """

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        """A text that helps to find a fault with one document, or with all that failed. Raises NotFound."""

    @call()
    async def try_provider(self, settings: Settings, api_key: str | None = None) -> ProviderTested:
        """Make one real call with these settings and this key, which are not kept. Raises DocdeskError."""

    @call()
    async def try_chat(self, settings: Settings, api_key: str | None = None) -> ChatTested:
        """Ask the chat endpoint of these settings one question, with this key or the kept one. Raises DocdeskError."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def sent_requests(self) -> list[SentRequest]:
        """Every request that left this machine for a provider or a bucket, oldest first. Raises LedgerDamaged."""

    @call(Ends.BEGUN_AGAIN, reads=True)
    async def newest_version(self) -> Release:
        """Ask docdesk's publisher which version is the newest. Only after a person agreed. The ledger has the request.

        Raises Offline, VersionUnknown, VersionUnsigned.
        """

    async def backed_up(self, document: Document) -> Document:
        """The document once its original is in the bucket, failed, or cannot be sent for now."""

    async def finish_backup(self) -> Problem | None:
        """After a run: wait until the backup is as far as it can be. Returns why it is not done, or None.

        Nobody waits for the backup of another process: it stays, and goes on by itself.
        """

    async def close(self) -> None:
        """Leave the library: as its owner close it, otherwise leave it to its owner."""


PARTS: dict[str, type] = {
    "desk": Desk,
    "queue": Queue,
    "upkeep": Upkeep,
    "index_change": IndexChange,
    "backup": Backup,
}
"""The parts of a desk by the names under which they are called."""


def part_of(desk: Desk, name: str) -> Any:
    """A part of a desk by its name in `PARTS`."""
    return desk if name == "desk" else getattr(desk, name)
