# SPDX-License-Identifier: Apache-2.0
"""The tools for the official SDK of the Model Context Protocol. Slow to import: import it late."""

from __future__ import annotations

import base64
import json
import logging
import secrets
from typing import Any

import mcp_types as types
from mcp.server.lowlevel import Server
from pydantic import BaseModel, ValidationError

from docdesk import __version__
from docdesk.assistant import shapes as s
from docdesk.assistant.tools import TOOLS, Tool, Tools
from docdesk.errors import DocdeskError
from docdesk.values.commands import as_typed

log = logging.getLogger(__name__)

INSTRUCTIONS = (
    "A library of the user's own documents on this machine. Search first, then read the pages that matter, and"
    " name file and page when you quote. "
) + s.NOTICE


def build_server(tools: Tools) -> Server[Any]:
    """Build a server of the protocol from the tools, for any transport."""

    async def list_tools(_ctx: object, _params: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(_ctx: object, params: types.CallToolRequestParams) -> types.CallToolResult:
        return await _answer(tools, params.name, params.arguments or {})

    return Server(
        "docdesk",
        version=__version__,
        title="docdesk",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.asked.model_json_schema(),
        output_schema=tool.answered.model_json_schema(mode="serialization"),
        annotations=types.ToolAnnotations(
            title=tool.title,
            read_only_hint=not tool.changes,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )


async def _answer(tools: Tools, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    tool = next((tool for tool in TOOLS if tool.name == name), None)
    if tool is None:
        return _refused("There is no such tool. There are: " + ", ".join(tool.name for tool in TOOLS) + ".")
    try:
        asked = tool.asked.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the arguments"
        return _refused(f"{where}: {first['msg']}.")
    try:
        answer = await tools.carry_out(tool, asked)
    except DocdeskError as error:
        problem = error.problem()
        # the detail may name a file, or repeat what a server said
        detail = _between_marks("detail", s.sendable(problem.detail), secrets.token_hex(6))
        return _refused("\n\n".join([s.sendable(as_typed(f"{problem.title}. {problem.remedy}")), detail]))
    except Exception:
        log.exception("the tool %s failed", name)
        return _refused("docdesk failed at this. What happened stands in the library's logs/docdesk.log.")
    content: list[types.ContentBlock] = [types.TextContent(text=_marked(answer))]
    if isinstance(answer, s.Read) and answer.png is not None:
        content.append(types.ImageContent(data=base64.b64encode(answer.png).decode(), mime_type="image/png"))
    return types.CallToolResult(
        content=content,
        structured_content=answer.model_dump(mode="json"),
    )


def _refused(reason: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=reason)], is_error=True)


def _marked(answer: BaseModel) -> str:
    """The answer as text. What comes out of files, names too, is between two lines that no file can guess or fake."""
    plain = answer.model_dump(mode="json")
    mark = secrets.token_hex(6)
    pieces: list[str] = []

    def take_out(value: Any) -> Any:
        if isinstance(value, list):
            return [take_out(item) for item in value]
        if not isinstance(value, dict):
            return value
        kept = {}
        for name, item in value.items():
            if name == "text_from_document":
                pieces.append(_between_marks(f"text {len(pieces) + 1} from a document", item, mark))
                kept[name] = f"text {len(pieces)} below"
            elif name != "notice":
                kept[name] = take_out(item)
        return kept

    # JSON has no line end within a name
    facts = json.dumps(take_out(plain), ensure_ascii=False)
    return "\n\n".join([plain["notice"], _between_marks("names and facts", facts, mark), *pieces])


def _between_marks(what: str, text: str, mark: str) -> str:
    return f"[{what}, {mark}]\n{text}\n[end, {mark}]"
