# SPDX-License-Identifier: Apache-2.0
"""The desk over HTTP and WebSocket, on this machine: `listening(desk, ...)` in `docdesk.server.listening`.

`safety` refuses what has no business here, `documents` and `sockets` speak the service's words, `internal` is
for docdesk's own processes.
"""
