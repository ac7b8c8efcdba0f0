# SPDX-License-Identifier: Apache-2.0
"""`docdesk reindex`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from docdesk.cli.args import NOT_READY, OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import save_chosen, settings_for, want_library, working
from docdesk.cli.evaluation import print_evaluation
from docdesk.cli.report import print_json
from docdesk.cli.setting_options import add_kept_settings, chosen_settings
from docdesk.cli.upkeep import progress_line
from docdesk.values.commands import program

if TYPE_CHECKING:
    import argparse

    from docdesk.owner.follow import ReachedDesk
    from docdesk.settings.model import Settings
    from docdesk.values.kept_questions import Evaluation
    from docdesk.values.plans import Cost


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes",
        action="store_true",
        help="start and switch without asking; the cost, and the answers to kept questions, are still shown first",
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--back", action="store_true", help="go back to the previous index")
    does.add_argument("--drop-old", action="store_true", help="remove the previous index")
    add_kept_settings(parser)


async def _run(args: Args) -> int:
    from docdesk.settings.model import changed

    chosen = chosen_settings(args)
    settings = settings_for(args)
    want_library(settings)
    async with working(settings) as desk:
        if args.drop_old:
            return await _drop_old(desk, as_json=args.json)
        if args.back:
            return await _back(desk, as_json=args.json)
        wanted = changed(desk.settings, **chosen)
        _refuse_unknown_model(wanted)
        code = await _reindex(desk, args, wanted)
        if code == OK and desk.is_owner:
            save_chosen(settings, chosen)
        return code


def _refuse_unknown_model(wanted: Settings) -> None:
    """Raises SettingsInvalid for a built-in model that there is not."""
    from docdesk.errors import SettingsInvalid
    from docdesk.settings.builtin_models import BUILTIN_MODELS
    from docdesk.values.facts import coded

    if wanted.builtin_model is not None and wanted.embedding_model not in BUILTIN_MODELS:
        raise SettingsInvalid(where=f"model {wanted.model}", reason=coded("unknown_builtin_model"))


async def _drop_old(desk: ReachedDesk, *, as_json: bool) -> int:
    count = await desk.index_change.drop_old()
    if as_json:
        print_json({"dropped": count})
    else:
        print(f"Removed the previous index of {count} documents.")
    return OK


async def _back(desk: ReachedDesk, *, as_json: bool) -> int:
    model = await desk.index_change.back()
    if model is None:
        print("There is no previous index to go back to.", file=sys.stderr)
        return NOT_READY
    if as_json:
        print_json({"back_to": model})
    else:
        print(f"Back to {model}.")
    return OK


async def _reindex(desk: ReachedDesk, args: Args, wanted: Settings) -> int:
    """Make the new index once its cost was accepted. Returns the exit code."""
    from docdesk.settings.keys import key_for

    cost = await desk.index_change.cost(wanted)
    print(_cost_line(cost, wanted), file=sys.stderr, flush=True)
    if not args.yes and not (cost.to_embed == 0 or _agreed()):
        print("Nothing was done. To start, give the same command with --yes", file=sys.stderr)
        return NOT_READY
    key = await key_for(wanted)
    with progress_line("Making the new index", as_json=args.json) as on_progress:
        compared = (
            await desk.index_change.prepare(wanted, key, on_progress=on_progress) if cost.documents else None
        )
    if compared is not None and not await _wants(desk, args, compared):
        return NOT_READY
    with progress_line("Making the new index", as_json=args.json) as on_progress:
        turned = await desk.index_change.run(wanted, key, on_progress=on_progress)
    # recorded, so that the next evaluation is compared with the new index
    evaluation = await desk.evaluate() if compared is not None else None
    if args.json:
        judged = {} if evaluation is None else {"evaluation": evaluation.public()}
        print_json({**cost.public(), "turned": turned, **judged})
    else:
        print(
            f"{turned} documents have a new index. To go back: {program()} reindex --back"
            f"\nTo remove the previous one: {program()} reindex --drop-old"
        )
    return OK


async def _wants(desk: ReachedDesk, args: Args, compared: Evaluation) -> bool:
    """Show how the kept questions are answered by the new index; whether it is wanted.

    Only a person at a terminal is asked. Without one the index is switched to, as the command says.
    """
    if args.json:
        return True
    print_evaluation(compared)
    if args.yes or not sys.stdin.isatty():
        return True
    try:
        wanted = _said_yes("Switch to the new index? [y/N] ")
    except (EOFError, KeyboardInterrupt):
        wanted = False
    if not wanted:
        await desk.index_change.discard()
        print(
            "The present index stays in use. The new embeddings are kept, so the same change costs nothing later.",
            file=sys.stderr,
        )
    return wanted


def _said_yes(asked: str) -> bool:
    return input(asked).strip().lower() in ("y", "yes")


def _cost_line(cost: Cost, wanted: Settings) -> str:
    line = (
        f"{cost.documents} documents with {cost.chunks:,} chunks; {cost.to_embed:,} of these"
        f" ({cost.characters:,} characters) have to be embedded by {wanted.embedding_model}"
    )
    if cost.dollars is None:
        return f"{line}, whose price is unknown."
    return f"{line}, for about ${cost.dollars:.4f}." if cost.dollars else f"{line}, which costs nothing."


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return _said_yes("Start? [y/N] ")


COMMAND = Command(
    name="reindex",
    help="change the embedding model or chunk size of all documents",
    options=_options,
    run=_run,
    json=True,
)
