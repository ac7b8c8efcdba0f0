# SPDX-License-Identifier: Apache-2.0
"""`docdesk demo`."""

from __future__ import annotations

import tempfile

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import working
from docdesk.cli.follow import add_paths
from docdesk.cli.report import print_passages
from docdesk.values.commands import program

QUESTION = "How often does the lens of the lighthouse have to be washed?"
KOREAN_QUESTION = "낡은 소파는 어떻게 버리나요?"
"""How to dispose of an old sofa. The passage names no sofa: it speaks of furniture."""
KOREAN_SAMPLE = "recycling-ko-cp949.txt"
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
            print(f"\nSearching: {QUESTION}\n", flush=True)
            found = await desk.search(QUESTION, 3)
            print_passages(found, as_json=False, question=QUESTION)
            print(f"\nSearching: {KOREAN_QUESTION}\n", flush=True)
            korean = await desk.search(KOREAN_QUESTION, 1)
            print_passages(korean, as_json=False, question=KOREAN_QUESTION)
    if outcome != FAILURES or not found or [passage.name for passage in korean] != [KOREAN_SAMPLE]:
        print("\nThis is not what the samples should give; see above.")
        return NOT_READY
    print(
        "\nAll as it should be: the text of the scanned receipt was recognised, and only the payslip fails, because it"
        f"\nasks for its password, which is “lantern”. To add your own: {program()} add PATH"
    )
    return OK


COMMAND = Command(name="demo", help="read the sample documents into a temporary library", run=_run)
