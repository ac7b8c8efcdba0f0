#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints a Python that docdesk runs on (3.11 to 3.13), or nothing. One that can make environments is
# preferred: Debian's python3 comes without ensurepip.
fits='import sys; assert (3, 11) <= sys.version_info[:2] <= (3, 13)'
for wanted in "$fits; import ensurepip, venv" "$fits"; do
    for name in python3.13 python3.12 python3.11 python3 python; do
        # a version manager's stand-in can exist and still refuse to run
        if command -v "$name" >/dev/null 2>&1 && "$name" -c "$wanted" >/dev/null 2>&1; then
            "$name" -c 'import sys; print(sys.executable)'
            exit 0
        fi
    done
done
