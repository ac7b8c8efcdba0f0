#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the .deb of the last commit twice, in two new folders with other names, times and rights, and compares.
set -eu
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(CDPATH='' cd -- "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
for name in one two/again; do
    mkdir -p "$place/$name"
    git -C "$root" archive HEAD | tar -x -m -C "$place/$name"
    (
        cd "$place/$name"
        [ "$name" = one ] || umask 077
        "$python" packaging/build.py folder
        "$python" packaging/build.py deb
    )
done
for made in "$place"/one/dist/*.deb; do
    sha256sum "$made" "$place/two/again/dist/$(basename "$made")"
    "$python" "$root/packaging/build.py" compare "$made" "$place/two/again/dist/$(basename "$made")"
done
