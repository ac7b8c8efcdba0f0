# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, as a person reads it.

Each error has a code, a title, a detail and a remedy, and says whether a retry can help. The classes stand in one
module a family; import them from here.

DocdeskError
├── SourceError: this file
│   ├── FileMissing           file_missing
│   ├── FileUnreadable        file_unreadable
│   ├── FileChanged           file_changed
│   ├── LinkRefused           link_refused
│   ├── UnsupportedType       unsupported_type
│   ├── FileEmpty             file_empty
│   ├── Encrypted             encrypted
│   ├── WrongPassword         wrong_password
│   ├── PasswordUnsupported   password_unsupported
│   ├── CopyProtected         copy_protected
│   ├── NoText                no_text
│   ├── Garbled               garbled
│   ├── Damaged               damaged
│   ├── TooLarge              too_large
│   ├── TooSlow               too_slow
│   ├── TooMuchMemory         too_much_memory
│   ├── NotText               not_text
│   ├── PageMissing           page_missing
│   ├── ShownAsText           shown_as_text
│   └── EncodingUnknown       encoding_unknown
├── ProviderError             provider_error
│   ├── KeyMissing            key_missing          pauses the queue
│   ├── KeyRejected           key_rejected         pauses the queue
│   ├── OutOfCredit           out_of_credit        pauses the queue
│   ├── RateLimited           rate_limited
│   ├── ProviderUnreachable   provider_unreachable pauses the queue
│   ├── Offline               offline              pauses the queue
│   ├── CostExceeded          cost_exceeded
│   ├── ModelUnknown          model_unknown        pauses the queue
│   ├── ModelMissing          model_missing        pauses the queue
│   ├── ModelNotInstalled     model_not_installed
│   └── TextTooLong           text_too_long
├── ChatError                 chat_error: the endpoint that answers questions
│   ├── ChatNotChosen         chat_not_chosen
│   ├── ChatKeyMissing        chat_key_missing
│   ├── ChatKeyRejected       chat_key_rejected
│   ├── ChatOutOfCredit       chat_out_of_credit
│   ├── ChatLimited           chat_limited
│   ├── ChatUnreachable       chat_unreachable
│   ├── ChatInterrupted       chat_interrupted
│   ├── ChatOffline           chat_offline
│   ├── ChatModelUnknown      chat_model_unknown
│   └── ChatTooLong           chat_too_long
├── LibraryError: the library or the machine
│   ├── DiskFull              disk_full            pauses the queue
│   ├── ReadOnly              read_only            pauses the queue
│   ├── DiskFailing           disk_failing         pauses the queue
│   ├── TooManyFiles          too_many_open_files  pauses the queue
│   ├── LibraryPathUnusable   library_path_unusable
│   ├── DatabaseLocked        database_locked      pauses the queue
│   ├── StoreUnavailable      store_unavailable    pauses the queue
│   ├── VectorServerUnreachable  vector_server_unreachable  pauses the queue
│   ├── VectorServerRefused   vector_server_refused pauses the queue
│   ├── VectorServerOther     vector_server_other  pauses the queue
│   ├── VectorServerFailed    vector_server_failed pauses the queue
│   ├── VectorsLost           vectors_lost         pauses the queue
│   ├── CatalogNewer          catalog_newer
│   ├── CatalogDamaged        catalog_damaged      pauses the queue
│   ├── CatalogUnreachable    catalog_unreachable  pauses the queue
│   ├── LedgerDamaged         ledger_damaged
│   ├── EmbeddingsMissing     embeddings_missing
│   ├── LibraryInUse          library_in_use
│   ├── LibraryMissing        library_missing
│   ├── LibraryNew            library_new          pauses the queue
│   ├── LibraryUnsafe         library_unsafe
│   ├── SettingsInvalid       settings_invalid
│   └── SettingsNewer         settings_newer
├── BackupError               backup_error: the bucket and what lies in it
│   ├── BackupOff                 backup_off
│   ├── BackupNoCredentials       backup_no_credentials
│   ├── BackupRejected            backup_rejected
│   ├── BackupClockWrong          backup_clock_wrong
│   ├── BackupNoBucket            backup_no_bucket
│   ├── BackupForbidden           backup_forbidden
│   ├── BackupOtherProject        backup_other_project
│   ├── BackupQuota               backup_quota
│   ├── BackupUnreachable         backup_unreachable
│   ├── BackupForeign             backup_foreign
│   ├── BackupCorrupted           backup_corrupted
│   ├── BackupMissing             backup_missing
│   ├── BackupOwned               backup_owned
│   ├── BackupNewer               backup_newer
│   ├── SourceChanged             source_changed
│   ├── RestoreNotEmpty           restore_not_empty
│   └── RestoreUnfinished         restore_unfinished
├── RequestError              request_error: what another program asked of the service
│   ├── RequestInvalid            request_invalid
│   ├── QuestionInvalid           question_invalid
│   ├── TagInvalid                tag_invalid
│   ├── RequestTooLarge           request_too_large
│   ├── Unauthorized              unauthorized
│   ├── Forbidden                 forbidden
│   ├── NotNow                    not_now
│   ├── NotReady                  not_ready
│   ├── TokenForbids              token_forbids
│   ├── TooManyRequests           too_many_requests
│   └── TooBusy                   too_busy
├── Cancelled                 cancelled: how the service tells of a cancelled document
├── NotFound                  not_found: no such document
├── RecordUnreadable          record_unreadable: a newer docdesk or another program wrote its record
├── VersionUnknown            version_unknown: whether there is a newer docdesk
├── VersionUnsigned           version_unsigned: an answer about it that the publisher did not sign
└── InternalError             internal_error: a bug
"""

from __future__ import annotations

from docdesk.errors.backup import (
    BackupClockWrong,
    BackupCorrupted,
    BackupError,
    BackupForbidden,
    BackupForeign,
    BackupMissing,
    BackupNewer,
    BackupNoBucket,
    BackupNoCredentials,
    BackupOff,
    BackupOtherProject,
    BackupOwned,
    BackupQuota,
    BackupRejected,
    BackupUnreachable,
    RestoreNotEmpty,
    RestoreUnfinished,
    SourceChanged,
)
from docdesk.errors.base import (
    DocdeskError,
    known_codes,
    mended_by,
)
from docdesk.errors.chat import (
    ChatError,
    ChatInterrupted,
    ChatKeyMissing,
    ChatKeyRejected,
    ChatLimited,
    ChatModelUnknown,
    ChatNotChosen,
    ChatOffline,
    ChatOutOfCredit,
    ChatTooLong,
    ChatUnreachable,
)
from docdesk.errors.general import (
    Cancelled,
    InternalError,
    NotFound,
    RecordUnreadable,
    VersionUnknown,
    VersionUnsigned,
)
from docdesk.errors.library import (
    CatalogDamaged,
    CatalogNewer,
    CatalogUnreachable,
    DatabaseLocked,
    DiskFailing,
    DiskFull,
    EmbeddingsMissing,
    LedgerDamaged,
    LibraryError,
    LibraryInUse,
    LibraryMissing,
    LibraryNew,
    LibraryPathUnusable,
    LibraryUnsafe,
    ReadOnly,
    SettingsInvalid,
    SettingsNewer,
    StoreUnavailable,
    TooManyFiles,
    VectorServerError,
    VectorServerFailed,
    VectorServerOther,
    VectorServerRefused,
    VectorServerUnreachable,
    VectorsLost,
)
from docdesk.errors.provider import (
    CostExceeded,
    KeyMissing,
    KeyRejected,
    ModelMissing,
    ModelNotInstalled,
    ModelUnknown,
    Offline,
    OutOfCredit,
    ProviderError,
    ProviderUnreachable,
    RateLimited,
    TextTooLong,
)
from docdesk.errors.request import (
    Forbidden,
    NotNow,
    NotReady,
    QuestionInvalid,
    RequestError,
    RequestInvalid,
    RequestTooLarge,
    TagInvalid,
    TokenForbids,
    TooBusy,
    TooManyRequests,
    Unauthorized,
)
from docdesk.errors.source import (
    CopyProtected,
    Damaged,
    EncodingUnknown,
    Encrypted,
    FileChanged,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    Garbled,
    LinkRefused,
    NoText,
    NotText,
    PageMissing,
    PasswordUnsupported,
    ShownAsText,
    SourceError,
    TooLarge,
    TooMuchMemory,
    TooSlow,
    UnsupportedType,
    WrongPassword,
)

__all__ = [
    "BackupClockWrong",
    "BackupCorrupted",
    "BackupError",
    "BackupForbidden",
    "BackupForeign",
    "BackupMissing",
    "BackupNewer",
    "BackupNoBucket",
    "BackupNoCredentials",
    "BackupOff",
    "BackupOtherProject",
    "BackupOwned",
    "BackupQuota",
    "BackupRejected",
    "BackupUnreachable",
    "Cancelled",
    "CatalogDamaged",
    "CatalogNewer",
    "CatalogUnreachable",
    "ChatError",
    "ChatInterrupted",
    "ChatKeyMissing",
    "ChatKeyRejected",
    "ChatLimited",
    "ChatModelUnknown",
    "ChatNotChosen",
    "ChatOffline",
    "ChatOutOfCredit",
    "ChatTooLong",
    "ChatUnreachable",
    "CopyProtected",
    "CostExceeded",
    "Damaged",
    "DatabaseLocked",
    "DiskFailing",
    "DiskFull",
    "DocdeskError",
    "EmbeddingsMissing",
    "EncodingUnknown",
    "Encrypted",
    "FileChanged",
    "FileEmpty",
    "FileMissing",
    "FileUnreadable",
    "Forbidden",
    "Garbled",
    "InternalError",
    "KeyMissing",
    "KeyRejected",
    "LedgerDamaged",
    "LibraryError",
    "LibraryInUse",
    "LibraryMissing",
    "LibraryNew",
    "LibraryPathUnusable",
    "LibraryUnsafe",
    "LinkRefused",
    "ModelMissing",
    "ModelNotInstalled",
    "ModelUnknown",
    "NoText",
    "NotFound",
    "NotNow",
    "NotReady",
    "NotText",
    "Offline",
    "OutOfCredit",
    "PageMissing",
    "PasswordUnsupported",
    "ProviderError",
    "ProviderUnreachable",
    "QuestionInvalid",
    "RateLimited",
    "ReadOnly",
    "RecordUnreadable",
    "RequestError",
    "RequestInvalid",
    "RequestTooLarge",
    "RestoreNotEmpty",
    "RestoreUnfinished",
    "SettingsInvalid",
    "SettingsNewer",
    "ShownAsText",
    "SourceChanged",
    "SourceError",
    "StoreUnavailable",
    "TagInvalid",
    "TextTooLong",
    "TokenForbids",
    "TooBusy",
    "TooLarge",
    "TooManyFiles",
    "TooManyRequests",
    "TooMuchMemory",
    "TooSlow",
    "Unauthorized",
    "UnsupportedType",
    "VectorServerError",
    "VectorServerFailed",
    "VectorServerOther",
    "VectorServerRefused",
    "VectorServerUnreachable",
    "VectorsLost",
    "VersionUnknown",
    "VersionUnsigned",
    "WrongPassword",
    "known_codes",
    "mended_by",
]
