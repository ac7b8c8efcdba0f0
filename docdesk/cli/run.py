# SPDX-License-Identifier: Apache-2.0
"""Carries out a command and turns however it ends into an exit code."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback

from docdesk.cli.args import INTERRUPTED, NOT_READY, WRONG_WORDS, Args
from docdesk.cli.command import Command
from docdesk.cli.commands import command
from docdesk.cli.report import print_problem
from docdesk.errors import DocdeskError, InternalError, SettingsInvalid
from docdesk.system.log import without_secrets
from docdesk.values.commands import program


def run(args: Args) -> int:
    """Carry out the command that `args` name and return the exit code."""
    chosen = command(args.command)
    as_json = bool(getattr(args, "json", False))
    try:
        code = asyncio.run(_carry_out(chosen, args))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        if chosen.resumable:
            print(
                f"Stopped. Unfinished documents stay queued. Resume them with: {program()} resume",
                file=sys.stderr,
            )
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (`| head`) has gone; Python would complain once more when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_READY
    except DocdeskError as error:
        print_problem(error.problem(), as_json=as_json)
        return WRONG_WORDS if isinstance(error, SettingsInvalid) else NOT_READY
    except Exception as error:
        print(without_secrets(traceback.format_exc()), file=sys.stderr)
        reason = without_secrets(f"{type(error).__name__}: {error}")
        print_problem(InternalError(reason=reason, log="docdesk.log").problem(), as_json=as_json)
        return NOT_READY


async def _carry_out(chosen: Command, args: Args) -> int:
    return await chosen.run(args)
