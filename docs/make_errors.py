# SPDX-License-Identifier: Apache-2.0
"""Writes docs/errors.md and docs/errors.ko.md from the table of errors and its translations.

    python docs/make_errors.py [--check]

With --check nothing is written: it says whether a file differs from the table, and ends with 1 if it does.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from docdesk import errors  # noqa: E402
from docdesk.errors.base import DocdeskError, known_codes  # noqa: E402

PAGE = REPOSITORY / "docs" / "errors.md"
KOREAN_PAGE = PAGE.with_name("errors.ko.md")
TRANSLATIONS = REPOSITORY / "resources" / "translations" / "docdesk_ko.ts"

INTRODUCTION = """\
# What went wrong, and what to do

Made from the classes in docdesk/errors/ by `python docs/make_errors.py`.

Each failure has a code, which `--json`, HTTP and MCP give to programs, and three sentences for people: a title, what
happened, and what to do about it. Words in angle brackets are filled in.

A failed document keeps its row. *Retry helps* says that the same attempt may succeed later or after the remedy.
*Pauses the queue* says that no other document would fare better: docdesk stops once, and goes on when the cause is
gone or when you choose Resume. *HTTP* is the status of an answer of the service.
"""

KOREAN_INTRODUCTION = """\
# 무엇이 잘못되었고, 무엇을 하면 되는지

docdesk/errors/의 클래스와 그 번역으로 `python docs/make_errors.py`가 만듭니다.

실패마다 코드가 있습니다. `--json`, HTTP, MCP는 이 코드를 프로그램에 알려 줍니다.
사람이 읽을 문장은 셋입니다. 제목, 일어난 일, 그리고 할 일입니다. 꺾쇠 안의 말은 그때그때 채워집니다.

실패한 문서의 행은 그대로 남습니다. *다시 시도하면 될 수 있음*은 같은 시도가 나중에, 또는 조치를 한 뒤에
성공할 수 있다는 뜻입니다. *대기열이 멈춤*은 다른 문서도 마찬가지일 것이라는 뜻입니다. docdesk는 한 번 멈추고,
원인이 없어지거나 계속하기를 선택하면 다시 시작합니다. *HTTP*는 서비스가 응답하는 상태 코드입니다.
"""

KOREAN_FAMILIES = {
    "A file": "파일",
    "The embedding provider": "임베딩 제공자",
    "The library and the machine": "라이브러리와 컴퓨터",
    "The backup": "백업",
    "A request to the service or a command": "서비스나 명령에 대한 요청",
    "Everything else": "그 밖의 것",
}

FAMILIES = {
    "A file": errors.SourceError,
    "The embedding provider": errors.ProviderError,
    "The library and the machine": errors.LibraryError,
    "The backup": errors.BackupError,
    "A request to the service or a command": errors.RequestError,
}
OTHERS = "Everything else"

_FACT = re.compile(r"\{(\w+)\}")


def main() -> int:
    """Write the files, or compare them."""
    code = 0
    for file, text in ((PAGE, page()), (KOREAN_PAGE, korean_page())):
        if "--check" not in sys.argv[1:]:
            file.write_text(text, "utf-8")
        elif not file.is_file() or file.read_text("utf-8") != text:
            print(f"docs/{file.name} differs from the table of errors: run python docs/make_errors.py")
            code = 1
    return code


def page() -> str:
    """The page as the table has it."""
    parts = [INTRODUCTION]
    for family in (*FAMILIES, OTHERS):
        parts += [f"\n## {family}\n", *_sections(family, str, _about)]
    return "".join(parts)


def korean_page() -> str:
    """The same page with the translations of the window."""
    translations = _translations()
    parts = [KOREAN_INTRODUCTION]
    for family in (*FAMILIES, OTHERS):
        parts += [
            f"\n## {KOREAN_FAMILIES[family]}\n",
            *_sections(family, lambda text: translations.get(text, text), _about_in_korean),
        ]
    return "".join(parts)


def _sections(
    family: str, translate: Callable[[str], str], about: Callable[[type[DocdeskError]], str]
) -> Iterator[str]:
    for code, kind in known_codes().items():
        if _family_of(kind) == family:
            title, detail, remedy = (
                _words(translate(text)) for text in (kind.title, kind.detail, kind.remedy)
            )
            yield f"\n### {code}\n\n**{title.rstrip('.')}.** {detail}\n\n{remedy}\n\n*{about(kind)}*\n"


def _translations() -> dict[str, str]:
    contexts = ElementTree.parse(TRANSLATIONS).iter("context")
    return {
        message.findtext("source") or "": message.findtext("translation") or ""
        for context in contexts
        if context.findtext("name") == "errors"
        for message in context.iter("message")
    }


def _family_of(kind: type[DocdeskError]) -> str:
    return next((name for name, parent in FAMILIES.items() if issubclass(kind, parent)), OTHERS)


def _words(template: str) -> str:
    return _FACT.sub(r"\\<\1\\>", template)


def _about(kind: type[DocdeskError]) -> str:
    said = ["Retry helps" if kind.retryable else "A retry alone does not help"]
    if kind.pauses_queue:
        said.append("pauses the queue")
    if kind.http:
        said.append(f"HTTP {kind.http}")
    return "; ".join(said) + "."


def _about_in_korean(kind: type[DocdeskError]) -> str:
    said = ["다시 시도하면 될 수 있음" if kind.retryable else "다시 시도하는 것만으로는 되지 않음"]
    if kind.pauses_queue:
        said.append("대기열이 멈춤")
    if kind.http:
        said.append(f"HTTP {kind.http}")
    return "; ".join(said) + "."


if __name__ == "__main__":
    sys.exit(main())
