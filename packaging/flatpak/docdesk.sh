#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What starts docdesk in its Flatpak.
export PYTHONPATH=/app/lib/docdesk
exec python3 -P -m docdesk "$@"
