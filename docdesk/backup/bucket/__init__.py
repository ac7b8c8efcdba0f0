# SPDX-License-Identifier: Apache-2.0
"""Objects in Cloud Storage: sent, fetched and compared by checksum; a seam of one class."""

from docdesk.backup.bucket.bucket import Bucket, Replaced
from docdesk.backup.bucket.checksums import Checksums, checksums_of
from docdesk.backup.bucket.failures import Stopped

__all__ = ["Bucket", "Checksums", "Replaced", "Stopped", "checksums_of"]
