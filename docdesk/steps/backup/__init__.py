# SPDX-License-Identifier: Apache-2.0
"""Objects in Cloud Storage: sent, fetched and compared by checksum; a seam of one class."""

from docdesk.steps.backup.bucket import Bucket, Replaced
from docdesk.steps.backup.checksums import Checksums, checksums_of
from docdesk.steps.backup.failures import Stopped

__all__ = ["Bucket", "Checksums", "Replaced", "Stopped", "checksums_of"]
