# SPDX-License-Identifier: Apache-2.0
"""A desk that runs in another process, the library's owner, with the same interface as one's own."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.contract import codec as wire
from docdesk.contract.owner import OwnerGone
from docdesk.contract.service_file import Service
from docdesk.errors import DocdeskError, InternalError
from docdesk.owner.remote_backup import RemoteBackup
from docdesk.owner.remote_reading import RemoteReading
from docdesk.owner.remote_upkeep import RemoteIndexChange, RemoteUpkeep
from docdesk.settings.model import NOT_KEPT, Settings, changed
from docdesk.system.sources import expanded
from docdesk.values.documents import Document, Event, Page, Passage, QueueState, Removed, Status
from docdesk.values.paths import text_of_path
from docdesk.values.problems import Notice, Problem

if TYPE_CHECKING:
    import httpx

    from docdesk.values.plans import Added, FilePlan, OnPlanned, Plan

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 300.0
"""A hundred thousand files, or the first question to a model, take a while."""
SILENCE_SECONDS = 30.0
"""A stream in which nothing comes for so long is of an owner that does not live; it says so every five."""

GROUP = 500
"""Lines that are taken apart together, off the loop."""

Listener = Callable[[Document | Removed | QueueState], None]


class RemoteDesk(RemoteReading):
    """The owner's desk, asked over the loopback. Made by `connect`; every method may raise OwnerGone."""

    def __init__(self, client: httpx.AsyncClient, service: Service, about: dict[str, Any], library: Path):
        self.service = service
        self.kind = str(about["kind"])
        """What the owner is to the person: window, terminal, service."""
        self.settings = changed(Settings(library=library), **about["settings"])
        self.notices = [Notice(**notice) for notice in about["notices"]]
        self._client = client
        self.queue = RemoteQueue(self)
        self.upkeep = RemoteUpkeep(self)
        self.index_change = RemoteIndexChange(self)
        self.backup = RemoteBackup(self)

    async def documents(self) -> list[Document]:
        """Every document of the library, oldest first."""
        return [row async for row in self.lines("GET", "/desk/documents", None, wire.document_of)]

    async def document(self, id: str) -> Document | None:
        """One document, or None."""
        found = (await self.ask("POST", "/desk/document", {"id": id}))["document"]
        return wire.document_of(found) if found else None

    async def some_documents(
        self, statuses: Sequence[Status] | None = None, offset: int = 0, limit: int = 100
    ) -> tuple[list[Document], int]:
        """Documents page by page, and how many there are in all."""
        body = {"statuses": list(statuses) if statuses else None, "offset": offset, "limit": limit}
        answer = await self.ask("POST", "/desk/some-documents", body)
        return [wire.document_of(row) for row in answer["documents"]], int(answer["total"])

    async def pages(self, document: Document, first: int = 1, limit: int = 10) -> tuple[list[Page], int]:
        """The text of some pages, and how many there are in all."""
        body = {"id": document.id, "first": first, "limit": limit}
        answer = await self.ask("POST", "/desk/pages", body)
        return [Page(**page) for page in answer["pages"]], int(answer["total"])

    async def search(self, text: str, k: int = 10) -> list[Passage]:
        """The k passages that answer best."""
        answer = await self.ask("POST", "/desk/search", {"text": text, "k": k})
        return [wire.passage_of(passage) for passage in answer["passages"]]

    async def backed_up(self, document: Document) -> Document:
        """The document as it is: the owner sends its original when it can, and nobody need wait for that."""
        return document

    async def finish_backup(self) -> Problem | None:
        """Nothing to wait for: the owner stays, and goes on with the backup."""
        return None

    async def reconfigure(self, settings: Settings, api_key: str | None = None) -> None:
        """Let the owner work with other settings from now on, and keep them."""
        plain = settings.model_dump(mode="json", exclude=set(NOT_KEPT))
        await self.ask("POST", "/desk/settings", {"settings": plain, "api_key": api_key})
        self.settings = settings

    async def plan(
        self,
        paths: Iterable[Path],
        *,
        settings: Settings | None = None,
        on_file: OnPlanned = lambda file, total: None,
    ) -> Plan:
        """What adding these paths would make, cost and take. The owner stops where nobody waits any more."""
        given = settings.model_dump(mode="json", exclude=set(NOT_KEPT)) if settings is not None else None
        body = {"paths": absolute_texts(paths), "settings": given}
        files: list[FilePlan] = []
        async for plain in self.lines("POST", "/desk/plan", body, dict):
            if "file" in plain:
                files.append(wire.file_plan_of(plain["file"]))
                on_file(files[-1], int(plain["total"]))
            elif "error" in plain:
                raise wire.error_of(plain["error"])
            elif "plan" in plain:
                return wire.plan_of(plain["plan"], files)
        raise OwnerGone("it made no plan")

    async def diagnose(self, id: str | None = None, *, with_log: bool = False) -> str:
        """What helps to find a fault, as the owner sees it."""
        answer = await self.ask("POST", "/desk/diagnose", {"id": id, "with_log": with_log})
        return str(answer["text"])

    async def close(self) -> None:
        """Ask no more; the owner goes on."""
        await self.queue.stop()
        await self._client.aclose()

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One question: the JSON of its answer. Raises the DocdeskError that the owner raised, or OwnerGone."""
        import httpx

        try:
            response = await self._client.request(method, path, json=body)
        except httpx.TransportError as error:
            raise OwnerGone(type(error).__name__) from error
        _raise_for(response.status_code, response.content)
        return response.json() if response.content else None

    async def lines(
        self, method: str, path: str, body: dict[str, Any] | None, take: Callable[[dict[str, Any]], Any]
    ) -> AsyncIterator[Any]:
        """The values of a stream, until its end. Raises OwnerGone where it breaks off before."""
        import httpx

        try:
            async with self._stream(method, path, body) as response:
                waiting = b""
                async for piece in response.aiter_bytes():
                    *whole, waiting = (waiting + piece).split(b"\n")
                    for i in range(0, len(whole), GROUP):
                        for plain in await _parsed(whole[i : i + GROUP]):
                            if "end" in plain:
                                return
                            yield take(plain)
        except httpx.TransportError as error:
            raise OwnerGone(type(error).__name__) from error
        raise OwnerGone("the stream broke off")

    @asynccontextmanager
    async def _stream(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> AsyncIterator[httpx.Response]:
        import httpx

        timeout = httpx.Timeout(CONNECT_SECONDS, read=SILENCE_SECONDS, pool=None)
        async with self._client.stream(method, path, json=body, timeout=timeout) as response:
            if response.status_code != 200:
                _raise_for(response.status_code, await response.aread())
            yield response


class RemoteQueue:
    """The owner's queue; `docdesk.ingest.queue.IngestQueue` says what its methods do."""

    def __init__(self, desk: RemoteDesk) -> None:
        self.state = QueueState()
        self.lost: Callable[[], None] = lambda: None
        """Called when the owner is gone."""
        self._desk = desk
        self._listeners: list[Listener] = []
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to hear what the owner's queue publishes; its state is known when this returns."""
        heard = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(heard))
        waiting = asyncio.create_task(heard.wait())
        await asyncio.wait({self._listening, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not heard.is_set():
            raise OwnerGone("it tells nothing")

    async def stop(self) -> None:
        """Hear no more."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    async def add(self, paths: Iterable[Path]) -> Added:
        from docdesk.values.plans import Added, Skipped

        answer = await self._desk.ask("POST", "/desk/add", {"paths": absolute_texts(paths)})
        return Added(
            tuple(wire.document_of(document) for document in answer["documents"]),
            tuple(Skipped(**skipped) for skipped in answer["skipped"]),
        )

    async def retry(self, ids: Iterable[str], *, password: str | None = None) -> None:
        await self._desk.ask("POST", "/desk/retry", {"ids": list(ids), "password": password})

    async def retry_failed(self) -> int:
        return int((await self._desk.ask("POST", "/desk/retry-failed"))["count"])

    async def read_again(self, ids: Iterable[str], encoding: str | None) -> dict[str, DocdeskError]:
        answer = await self._desk.ask("POST", "/desk/read-again", {"ids": list(ids), "encoding": encoding})
        return {id: wire.error_of(error) for id, error in answer["left_out"].items()}

    async def cancel(self, ids: Iterable[str]) -> None:
        await self._desk.ask("POST", "/desk/cancel", {"ids": list(ids)})

    async def pause(self) -> None:
        await self._desk.ask("POST", "/desk/pause")

    async def resume(self) -> None:
        await self._desk.ask("POST", "/desk/resume")

    async def remove(self, ids: Iterable[str]) -> None:
        await self._desk.ask("POST", "/desk/remove", {"ids": list(ids)})

    async def restore(self, ids: Iterable[str]) -> None:
        await self._desk.ask("POST", "/desk/restore", {"ids": list(ids)})

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        body = {"ids": list(ids)}
        async for plain in self._desk.lines("POST", "/desk/as-ended", body, dict):
            if "state" in plain:
                # what the next documents are explained by
                self._tell(wire.state_of(plain["state"]))
            else:
                yield plain["id"], wire.document_of(plain["document"])

    async def _listen(self, heard: asyncio.Event) -> None:
        try:
            async for event in self._desk.lines("GET", "/desk/events", None, wire.event_of):
                self._tell(event)
                heard.set()
        except (OwnerGone, DocdeskError) as error:
            log.info("the owner tells nothing more: %s", error)
        self.lost()

    def _tell(self, event: Event) -> None:
        if isinstance(event, QueueState):
            self.state = event
        for listener in list(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of the queue failed")


def absolute_texts(paths: Iterable[Path]) -> list[str]:
    """Paths as the owner understands them, which works in another folder. Links stay links."""
    return [text_of_path(os.path.abspath(expanded(Path(path)))) for path in paths]  # noqa: PTH100


async def connect(service: Service, library: Path) -> RemoteDesk:
    """Ask the owner that `service` names. Raises OwnerGone where it does not answer as one."""
    import httpx

    client = await asyncio.to_thread(_client, service)
    desk: RemoteDesk | None = None
    try:
        response = await client.get("/desk/owner", timeout=CONNECT_SECONDS)
        if response.status_code != 200:
            raise OwnerGone(f"it answers {response.status_code}")
        desk = RemoteDesk(client, service, response.json(), library)
        await desk.queue.start()
    except BaseException as error:
        if desk is not None:
            await desk.queue.stop()
        await client.aclose()
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | ValueError | KeyError | TypeError):
            raise OwnerGone(type(error).__name__) from error
        raise
    return desk


def _client(service: Service) -> httpx.AsyncClient:
    import httpx

    return httpx.AsyncClient(
        base_url=service.url,
        headers={"Authorization": f"Bearer {service.token}"},
        timeout=httpx.Timeout(CONNECT_SECONDS, read=ANSWER_SECONDS, write=ANSWER_SECONDS, pool=None),
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
        # a proxy has no business on the loopback
        trust_env=False,
    )


def _raise_for(status: int, body: bytes) -> None:
    if status < 400:
        return
    if status in (401, 403):
        # another program, or another start of docdesk, listens there now
        raise OwnerGone(f"it answers {status}")
    try:
        plain = json.loads(body)
    except ValueError:
        raise OwnerGone(f"it answers {status}") from None
    if not isinstance(plain, dict):
        raise InternalError(reason=f"an unknown answer with status {status}")
    raise wire.error_of(plain)


async def _parsed(lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The objects of some lines; empty lines only say that the owner lives."""
    if len(lines) < 20:
        return [json.loads(line) for line in lines if line]
    return await asyncio.to_thread(lambda: [json.loads(line) for line in lines if line])
