#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The command `docdesk` of a checkout: make copies this file to .venv/bin/docdesk. It finds the checkout from
# its own place, so it works from every folder, through links, and after the checkout was moved.
file=$0
while [ -L "$file" ]; do
    target=$(readlink "$file")
    case $target in
        /*) file=$target ;;
        *) file=$(dirname "$file")/$target ;;
    esac
done
bin=$(dirname "$file")
# `cd` keeps links: if .venv itself is a link, this is the checkout it was reached through
root=$(CDPATH='' cd -- "$bin/../.." && pwd) || exit 1
# -P: no module is imported from the folder that docdesk is started in
exec "$bin/python" -P -s "$root/packaging/launch.py" "$@"
