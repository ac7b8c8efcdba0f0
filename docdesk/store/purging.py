# SPDX-License-Identifier: Apache-2.0
"""Takes deleted texts out of Chroma's database, where they stay in its queue, in its index and in free places.

Chroma only marks them as free. The whole file is written again without them, so this is for small libraries, and for
moments in which nobody searches: 100 MB take some two seconds, during which Chroma can answer nothing.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from docdesk.system.sqlite_safety import TRUST_NOTHING

LARGEST_BYTES = 256 << 20
"""Of the database, some 25,000 chunks; of a larger one the texts go with the next rebuild."""

LOCK_SECONDS = 5.0

_WITHOUT_TEXTS = """
UPDATE embeddings_queue SET metadata = NULL WHERE metadata IS NOT NULL AND seq_id <= coalesce((
  SELECT reached.seq_id FROM max_seq_id AS reached JOIN segments ON segments.id = reached.segment_id
  WHERE segments.scope = 'METADATA' AND embeddings_queue.topic LIKE '%/' || segments.collection), 0)
"""
"""What was taken over from the queue is needed there for its vectors only, until these are in the graph's files."""

_INDEX = "embedding_fulltext_search"


def purge(file: Path) -> bool:
    """Leave nothing of deleted texts in a database that nothing writes to meanwhile. Blocks.

    Returns False, and does nothing, if the file is too large. Raises sqlite3.Error.
    """
    if file.stat().st_size > LARGEST_BYTES:
        return False
    connection = sqlite3.connect(file, timeout=LOCK_SECONDS, isolation_level=None)
    with contextlib.closing(connection):
        connection.execute(TRUST_NOTHING)
        connection.execute(_WITHOUT_TEXTS)
        connection.execute(f"INSERT INTO {_INDEX} ({_INDEX}) VALUES ('optimize')")
        connection.execute("VACUUM")
    return True
