# SPDX-License-Identifier: Apache-2.0
"""What in the environment keeps the HTTP library from connecting, as a reason that a person can act on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from docdesk.values.facts import coded

_PROXIES = ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY")
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def network_problem(environ: Mapping[str, str]) -> dict[str, Any] | None:
    """Why no connection can be made: a proxy of a kind that docdesk cannot use, or certificates that are missing."""
    for name in _PROXIES:
        for variable in (name.lower(), name):
            proxy = environ.get(variable, "").strip()
            if not proxy:
                continue
            address = proxy if "://" in proxy else f"http://{proxy}"
            try:
                parts = urlsplit(address)
                # without a name and a password
                shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
            except ValueError:
                shown, parts = "?", None
            if parts is None or parts.scheme not in ("http", "https"):
                return coded("proxy_unusable", variable=variable, proxy=shown)
            break
    for variable in _CERTIFICATES:
        path = environ.get(variable, "")
        if path and not os.path.exists(path):  # noqa: PTH110 - whatever the variable holds
            return coded("certificates_missing", variable=variable, path=path)
    return None
