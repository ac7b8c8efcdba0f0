# SPDX-License-Identifier: Apache-2.0
"""`docdesk serve`, with the moment of each change written down where the queue publishes it.

    python benchmarks/timed_service.py LIBRARY

Ends with its standard input, and prints then one JSON line: for each change (document, status, stage, percent)
when it was published first, on the system's monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docdesk.contract.owner import OwnerKind
from docdesk.owner.follow import reach_desk
from docdesk.server.shapes import percent, status_word
from docdesk.settings.model import load_settings
from docdesk.values.documents import Document, QueueState, Removed


async def serve(library: Path) -> None:
    desk = await reach_desk(
        load_settings(library=library), api_key=os.environ.get("OPENAI_API_KEY"), kind=OwnerKind.SERVICE
    )
    first: dict[str, float] = {}

    def note(event: Document | Removed | QueueState) -> None:
        if isinstance(event, Document):
            stage = event.stage.value if event.stage else None
            key = json.dumps([event.id, status_word(event), stage, percent(event)])
            first.setdefault(key, time.monotonic())

    desk.queue.subscribe(note)
    await desk.service()
    await asyncio.to_thread(sys.stdin.buffer.read)
    await desk.close()
    print(json.dumps(first), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
