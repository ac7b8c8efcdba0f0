# SPDX-License-Identifier: Apache-2.0
"""The values that docdesk's own processes send each other, as JSON and back, with nothing left out."""

from __future__ import annotations

import dataclasses
from typing import Any

from docdesk.errors import DocdeskError, InternalError, known_codes
from docdesk.values.documents import Backup, Document, Event, Passage, QueueState, Removed, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.plans import FilePlan, Plan, Price, Skipped
from docdesk.values.problems import Notice, Problem
from docdesk.values.waits import Wait

_FIELDS = [field.name for field in dataclasses.fields(Document)]


def plain_document(document: Document) -> dict[str, Any]:
    """Every field of a document."""
    return dataclasses.asdict(document)


def document_of(plain: dict[str, Any]) -> Document:
    """The document again, without fields that only a newer docdesk knows."""
    values = {name: plain[name] for name in _FIELDS if name in plain}
    values["type"] = FileType(values["type"])
    values["status"] = Status(values["status"])
    values["stage"] = Stage(values["stage"]) if values["stage"] else None
    values["backup"] = Backup(values["backup"])
    values["warnings"] = tuple(Notice(**notice) for notice in values["warnings"])
    for name in ("error", "backup_error"):
        values[name] = Problem(**values[name]) if values.get(name) else None
    values["waiting"] = _wait_of(values.get("waiting"))
    return Document(**values)


def plain_event(event: Event) -> dict[str, Any]:
    """An event of the queue, under the name of its kind."""
    if isinstance(event, Document):
        return {"document": plain_document(event)}
    if isinstance(event, Removed):
        return {"removed": dataclasses.asdict(event)}
    return {"state": dataclasses.asdict(event)}


def event_of(plain: dict[str, Any]) -> Event:
    """The event again."""
    if "document" in plain:
        return document_of(plain["document"])
    if "removed" in plain:
        return Removed(**plain["removed"])
    return state_of(plain["state"])


def state_of(plain: dict[str, Any]) -> QueueState:
    """A queue's state."""
    problems = {name: Problem(**plain[name]) for name in ("problem", "backup") if plain.get(name)}
    return QueueState(**{**plain, **problems, "waiting": _wait_of(plain.get("waiting"))})


def _wait_of(plain: dict[str, Any] | None) -> Wait | None:
    return Wait(**plain) if plain else None


def plain_passage(passage: Passage) -> dict[str, Any]:
    """Every field of a passage."""
    return dataclasses.asdict(passage)


def passage_of(plain: dict[str, Any]) -> Passage:
    """The passage again."""
    return Passage(**plain)


def plain_file_plan(file: FilePlan) -> dict[str, Any]:
    """Every field of a file's plan."""
    return dataclasses.asdict(file)


def file_plan_of(plain: dict[str, Any]) -> FilePlan:
    """The file's plan again."""
    problem = plain["problem"]
    warnings = tuple(Notice(**notice) for notice in plain["warnings"])
    return FilePlan(**{**plain, "warnings": warnings, "problem": Problem(**problem) if problem else None})


def plain_plan(plan: Plan) -> dict[str, Any]:
    """A plan without its files, which go one by one."""
    return dataclasses.asdict(dataclasses.replace(plan, files=[]))


def plan_of(plain: dict[str, Any], files: list[FilePlan]) -> Plan:
    """The plan again, of these files."""
    price = Price(**plain["price"]) if plain["price"] else None
    skipped = [Skipped(**skipped) for skipped in plain["skipped"]]
    return Plan(**{**plain, "price": price, "skipped": skipped, "files": files})


def plain_error(error: DocdeskError) -> dict[str, Any]:
    """An error's code and facts, of which its sentences can be made again."""
    return {"code": error.code, "facts": error.facts}


def error_of(plain: dict[str, Any]) -> DocdeskError:
    """The error again; one that this docdesk does not know counts as a bug."""
    kind = known_codes().get(str(plain.get("code")))
    if kind is None:
        return InternalError(reason=f"an unknown answer, {plain.get('code')}")
    return kind(**plain.get("facts", {}))
