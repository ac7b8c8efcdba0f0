# SPDX-License-Identifier: Apache-2.0
"""What a backup did, found or can do: values that go as they are to a terminal, a window and other processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docdesk.values.findings import Findings
from docdesk.values.problems import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """Something of the backup that is not as it should be: `what` is missing, differs or unsent."""

    what: str
    object: str
    names: tuple[str, ...] = ()

    def public(self) -> dict[str, Any]:
        """As other programs see it."""
        return {"what": self.what, "object": self.object, "names": list(self.names)}


@dataclass(frozen=True, slots=True)
class Tested:
    """A bucket that can be used, and where it is: None where the credentials may not look at that."""

    place: str
    region: str | None
    in_project: bool | None


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of the library that is in the bucket: where, the object that describes it, and when it was made."""

    place: str
    copy: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back. `lost` names the originals that could not be fetched, each with its problem."""

    made_at: str
    documents: int
    chunks: int
    originals: int
    lost: tuple[tuple[str, Problem], ...]
    findings: Findings
    held: bool = False
    """Whether it waits for its user's trust before it sends anything or works on its queue."""
