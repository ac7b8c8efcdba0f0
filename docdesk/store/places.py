# SPDX-License-Identifier: Apache-2.0
"""Where the vectors of a library are: a folder, or a database at a Chroma server."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A database at a Chroma server. `name` is what a folder of vectors would be called: vectors, vectors-2."""

    url: str
    base: str
    """How the names of all databases of this library begin. Another library has another one, even a copy."""
    name: str
    token: str | None = field(default=None, repr=False, compare=False)
    certificates: str | None = field(default=None, compare=False)
    """A file of certificates to trust instead of the usual ones."""
    answer_seconds: float = field(default=60.0, compare=False)
    """How long one answer may take."""

    @property
    def database(self) -> str:
        """The database's name."""
        return f"{self.base}-{self.name}"

    @property
    def host(self) -> str:
        """The server as an error names it: host and port."""
        return urlsplit(self.url).netloc

    def beside(self, name: str) -> ServerPlace:
        """Another database of the same library."""
        return dataclasses.replace(self, name=name)


Place = Path | ServerPlace
