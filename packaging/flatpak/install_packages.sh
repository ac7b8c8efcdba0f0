#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the packages of requirements-build.lock and the multilingual model into the Flatpak, but for those that the
# base app has and those that only freeze a program. With --list it prints what it would install.
set -eu
cd "$(dirname "$0")/../.."
wanted() {
    awk '/^[A-Za-z0-9]/ { left_out = /^(pyside6-essentials|shiboken6|pyinstaller|pyinstaller-hooks-contrib|altgraph|macholib|pefile)==/ }
        !left_out' packaging/requirements-build.lock
}
if [ "${1:-}" = --list ]; then
    wanted
    exit
fi
export PIP_PREFIX="$FLATPAK_DEST"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
wanted > "$list"
python3 -m pip install --no-deps --require-hashes -r "$list"
python3 packaging/install_model.py multilingual-e5-small
