# SPDX-License-Identifier: Apache-2.0
"""Parts that are made when they are first used."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

from docdesk.desk.late import Late

OPENED = """
import asyncio, sys
from pathlib import Path
from docdesk.desk.desk import open_desk
from docdesk.settings.model import Settings

async def main():
    desk = await open_desk(Settings(library=Path(sys.argv[1])), starts_work=False)
    found = {"docdesk.ask.asking", "docdesk.pages.pages", "sqlalchemy.dialects.postgresql"} & set(sys.modules)
    await desk.close()
    print(sorted(found))

asyncio.run(main())
"""


async def test_a_late_part_is_made_once_and_not_on_the_loop() -> None:
    made_in: list[threading.Thread] = []

    def make() -> object:
        made_in.append(threading.current_thread())
        return object()

    late = Late(make)
    assert late.made is None
    first, second = await asyncio.gather(late(), late())
    assert first is second is await late() is late.made
    assert len(made_in) == 1
    assert made_in[0] is not threading.main_thread()


async def test_a_late_part_that_could_not_be_made_is_tried_again() -> None:
    fails = [True]

    def make() -> str:
        if fails.pop():
            fails.append(False)
            raise MemoryError
        return "made"

    late = Late(make)
    (error,) = await asyncio.gather(late(), return_exceptions=True)
    assert isinstance(error, MemoryError)
    assert await late() == "made"


def test_an_opening_imports_nothing_that_no_first_screen_needs(tmp_path: Path) -> None:
    def opened() -> str:
        ran = subprocess.run(
            [sys.executable, "-c", OPENED, str(tmp_path / "library")],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return ran.stdout.strip()

    opened()  # a new library is migrated first, and that needs more
    assert opened() == "[]"
