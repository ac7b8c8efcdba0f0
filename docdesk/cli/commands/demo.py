# SPDX-License-Identifier: Apache-2.0
"""`docdesk demo`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import working
from docdesk.cli.follow import add_paths
from docdesk.cli.report import print_passages
from docdesk.values.commands import program

if TYPE_CHECKING:
    from docdesk.contract.desk import Desk
    from docdesk.values.documents import Passage

QUESTION = "How often does the lens of the lighthouse have to be washed?"
KOREAN_QUESTION = "낡은 소파는 어떻게 버리나요?"
"""How to dispose of an old sofa. The passage names no sofa: it speaks of furniture."""
KOREAN_SAMPLE = "recycling-ko-cp949.txt"
SCAN_QUESTION = "What did the storm clamps cost at the ironmonger?"
SCAN = "receipt-scanned.pdf"
"""A picture of a page: only what was recognised on it can answer."""
FAILURES = {"payslip-protected.pdf": "encrypted"}
"""The samples that are meant to fail, and with what."""


async def _run(args: Args) -> int:
    from docdesk.settings.model import load_settings
    from docdesk.settings.models import BUILTIN
    from docdesk.system.resource_files import resource

    samples = resource("samples")
    with tempfile.TemporaryDirectory(prefix="docdesk-demo-", ignore_cleanup_errors=True) as folder:
        print(f"Adding {samples} to a temporary library.\n", flush=True)
        # the built-in model, whatever the environment says: no key, no network
        async with working(load_settings({}, library=folder, model=BUILTIN)) as desk:
            await add_paths(desk, [samples], as_json=False)
            outcome = {row.name: row.error.code for row in await desk.documents() if row.error}
            found = await _searched(desk, QUESTION, 3)
            korean = await _searched(desk, KOREAN_QUESTION, 1)
            scanned = await _searched(desk, SCAN_QUESTION, 1)
    names = [passage.name for passage in (*korean, *scanned)]
    if outcome != FAILURES or not found or names != [KOREAN_SAMPLE, SCAN]:
        print("\nThis is not what the samples should give; see above.")
        return NOT_READY
    print(
        "\nAll as it should be: the text of the scanned receipt was recognised and is found, and only the payslip"
        "\nfails, because it asks for its password, which is “lantern”."
        f"\nTo add your own: {program()} add PATH"
    )
    return OK


async def _searched(desk: Desk, question: str, most: int) -> Sequence[Passage]:
    """Search and print what is found."""
    print(f"\nSearching: {question}\n", flush=True)
    found = await desk.search(question, most)
    print_passages(found, as_json=False, question=question)
    return found


COMMAND = Command(name="demo", help="read the sample documents into a temporary library", run=_run)
