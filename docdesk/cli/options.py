# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share, and the types of options."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docdesk.cli.args import Args


def add_embed_missing(parser: argparse.ArgumentParser) -> None:
    """`--embed-missing`."""
    parser.add_argument(
        "--embed-missing",
        action="store_true",
        help="embed chunks again that have neither a vector nor a kept embedding; the provider may charge for it",
    )


def add_password(parser: argparse.ArgumentParser) -> None:
    """`--password-stdin`."""
    parser.add_argument(
        "--password-stdin", action="store_true", help="read a password from the standard input"
    )


def password_of(args: Args) -> str | None:
    """The password that was given, if any. Raises SettingsInvalid if none comes."""
    if not args.password_stdin:
        return None
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        from docdesk.errors import SettingsInvalid

        raise SettingsInvalid(where="--password-stdin", reason="no password came on the standard input")
    return password


def path(text: str) -> str:
    """The type of a path."""
    # a script's variable that is not set must not mean the folder it happens to run in
    if not text:
        raise argparse.ArgumentTypeError("an empty path names nothing; this folder is .")
    return text


def encoding(text: str) -> str:
    """The type of an encoding, by any of its names."""
    from docdesk.errors import EncodingUnknown
    from docdesk.steps.extract.encodings import AUTO, encoding_named

    try:
        return encoding_named(text) or AUTO
    except EncodingUnknown as error:
        problem = error.problem()
        raise argparse.ArgumentTypeError(f"{problem.detail} {problem.remedy}") from None


def dollars(text: str) -> float:
    """The type of an amount of US dollars."""
    try:
        number = float(text.removeprefix("$"))
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError(f"“{text}” is not an amount of US dollars")
    return number


def count(text: str) -> int:
    """The type of a number of results."""
    return _number(text, 1, 1000)


def page_number(text: str) -> int:
    """The type of the number of a page."""
    return _number(text, 1, 1_000_000_000)


def width(text: str) -> int:
    """The type of the width of a picture in pixels."""
    from docdesk.values.pages import MOST_WIDTH

    return _number(text, 16, MOST_WIDTH)


def per_minute(text: str) -> int:
    """The type of a number of requests in a minute."""
    from docdesk.settings.tokens import MOST_PER_MINUTE

    return _number(text, 1, MOST_PER_MINUTE)


def port(text: str) -> int:
    """The type of a TCP port; 0 takes a free one."""
    return _number(text, 0, 65_535)


def _number(text: str, least: int, most: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number from {least} to {most}")
    return number


def is_on(variable: str) -> bool:
    """Whether an environment variable switches something on."""
    return os.environ.get(variable, "").strip().lower() in ("1", "true", "yes", "on")
