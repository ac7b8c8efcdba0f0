# SPDX-License-Identifier: Apache-2.0
"""Connects Cloud Storage's client with its credentials."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docdesk.errors import BackupNoCredentials

SCOPE = "https://www.googleapis.com/auth/devstorage.read_write"


@dataclass(frozen=True, slots=True)
class Connection:
    """The client, an authorized session for uploads in parts, and the credentials' project if they name one."""

    client: Any
    session: Any
    project: str | None


def connect(account: Path | None) -> Connection:
    """Find the credentials and make a client; sends nothing yet. Blocks. Raises BackupNoCredentials."""
    from google.auth.transport.requests import AuthorizedSession
    from google.cloud import storage

    credentials, project = _credentials(account)
    project = os.environ.get("GOOGLE_CLOUD_PROJECT") or project
    # objects need no project, but the client insists on one
    client = storage.Client(project=project or "none", credentials=credentials)
    return Connection(client, AuthorizedSession(credentials), project)


def _credentials(account: Path | None) -> tuple[Any, str | None]:
    import google.auth
    from google.auth.credentials import AnonymousCredentials
    from google.oauth2 import service_account

    if os.environ.get("STORAGE_EMULATOR_HOST"):
        return AnonymousCredentials(), None
    if account is None:
        credentials, project = google.auth.default(scopes=[SCOPE])
        return credentials, project
    try:
        credentials = service_account.Credentials.from_service_account_file(str(account), scopes=[SCOPE])
    except OSError as error:
        reason = f"The file {account} cannot be read: {error.strerror or error}"
        raise BackupNoCredentials(reason=reason) from None
    except (ValueError, KeyError):
        # the reason could quote the key
        reason = f"The file {account} is no key of a service account"
        raise BackupNoCredentials(reason=reason) from None
    return credentials, credentials.project_id
