# SPDX-License-Identifier: Apache-2.0
"""The library for an assistant, by the Model Context Protocol (MCP).

`tools` says what an assistant can do and does it on a desk, `shapes` what it asks and is answered, `protocol`
puts both behind the official SDK. `docdesk mcp` speaks it on its standard streams, the service below `/mcp`.
"""
