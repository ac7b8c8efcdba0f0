#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes dist/docdesk-VERSION.dmg from dist/docdesk.app: make_dmg.sh VERSION. Signs it if DOCDESK_IDENTITY names a
# certificate of the keychain.
set -euo pipefail
version="${1:?say which version this is}"
cd "$(dirname "$0")/../../dist"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
if [ -n "${DOCDESK_IDENTITY:-}" ]; then
    codesign --force --deep --options runtime --timestamp --sign "$DOCDESK_IDENTITY" docdesk.app
fi
cp -R docdesk.app "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname docdesk -srcfolder "$folder" -ov -format UDZO "docdesk-$version.dmg"
