# SPDX-License-Identifier: Apache-2.0
"""Every setting in one table: its variable, its option in the terminal, its page in the window, its sentence.

`model.Settings` has the types, defaults and checks of the same names. Everything else that lists settings is made
from this table: the terminal's options, the README's variables, docs/settings.md, the window's names for them.

Light on purpose: the terminal prints its help without pydantic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from docdesk.settings.environment import LIBRARY_VARIABLE
from docdesk.values.texts import QT_TRANSLATE_NOOP


class Page(StrEnum):
    """The pages of the settings dialog, by the title that they have in English."""

    EMBEDDINGS = "Embeddings"
    QUESTIONS = "Questions"
    LIMITS = "Limits"
    BACKUP = "Backup"
    GENERAL = "General"
    MONEY = "Money and privacy"
    WATCHED = "Watched folders"
    PROGRAMS = "Other programs"


@dataclass(frozen=True, slots=True)
class Option:
    """How the terminal takes a setting: `flag`, with these commands (all where none is named)."""

    flag: str
    metavar: str
    commands: tuple[str, ...] = ()
    type: Callable[[str], object] = str

    @property
    def text(self) -> str:
        """As the documents name it."""
        return f"{'/'.join(self.commands)} {self.flag}" if len(self.commands) in (1, 2) else self.flag


@dataclass(frozen=True, slots=True)
class Number:
    """The field for a number on a page that has nothing but numbers.

    `group` and `label` are translated in the context "settings". Where `automatic` is set, the smallest number
    stands for "not set".
    """

    group: str
    label: str
    least: int
    most: int
    step: int = 1
    unit: str = ""
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting. `sentence` says what it does, in English; `label` is its name in the window."""

    name: str
    label: str
    sentence: str
    variable: str = ""
    option: Option | None = None
    page: Page | None = None
    number: Number | None = None
    when_unset: str = ""
    """What None means, in the documents; empty where the setting has a value of its own."""


KEPT_WITH = ("add", "plan", "reindex")
"""The commands whose options become settings of the library."""

READING = QT_TRANSLATE_NOOP("settings", "Reading")
ASKING = QT_TRANSLATE_NOOP("settings", "Requests to the provider")
MB = QT_TRANSLATE_NOOP("settings", " MB")
SECONDS = QT_TRANSLATE_NOOP("settings", " s")

_TABLE = (
    SettingSpec(
        "library",
        QT_TRANSLATE_NOOP("settings", "Library"),
        "the library's folder",
        variable=LIBRARY_VARIABLE,
        option=Option("--library", "DIR"),
        page=Page.GENERAL,
        when_unset="in the system's folder for a program's data",
    ),
    SettingSpec(
        "provider",
        QT_TRANSLATE_NOOP("settings", "Provider"),
        "who makes the embeddings",
        variable="DOCDESK_PROVIDER",
        option=Option("--provider", "NAME", KEPT_WITH),
        page=Page.EMBEDDINGS,
    ),
    SettingSpec(
        "base_url",
        QT_TRANSLATE_NOOP("settings", "Address"),
        "the address of an OpenAI-compatible endpoint, ending in /v1",
        variable="OPENAI_BASE_URL",
        option=Option("--base-url", "URL", KEPT_WITH),
        page=Page.EMBEDDINGS,
        when_unset="the provider's own",
    ),
    SettingSpec(
        "model",
        QT_TRANSLATE_NOOP("settings", "Model"),
        "the embedding model",
        variable="DOCDESK_MODEL",
        option=Option("--model", "NAME", KEPT_WITH),
        page=Page.EMBEDDINGS,
        when_unset="the provider's default",
    ),
    SettingSpec(
        "dimensions",
        QT_TRANSLATE_NOOP("settings", "Dimensions"),
        "the length of a vector, for models that offer a choice",
        variable="DOCDESK_DIMENSIONS",
        option=Option("--dimensions", "N", KEPT_WITH, int),
        page=Page.EMBEDDINGS,
        when_unset="the model's own",
    ),
    SettingSpec(
        "chunk_size",
        QT_TRANSLATE_NOOP("settings", "Chunk size"),
        "the length of a chunk in characters",
        variable="DOCDESK_CHUNK_SIZE",
        option=Option("--chunk-size", "N", KEPT_WITH, int),
        page=Page.EMBEDDINGS,
        when_unset="what suits the model",
    ),
    SettingSpec(
        "chunk_overlap",
        QT_TRANSLATE_NOOP("settings", "Chunk overlap"),
        "how many characters two neighbouring chunks share",
        variable="DOCDESK_CHUNK_OVERLAP",
        option=Option("--chunk-overlap", "N", KEPT_WITH, int),
        page=Page.EMBEDDINGS,
        when_unset="what suits the chunk size",
    ),
    SettingSpec(
        "catalog_url",
        QT_TRANSLATE_NOOP("settings", "Catalog"),
        "a PostgreSQL database for the catalog, as a SQLAlchemy URL; never written to settings.toml",
        variable="DOCDESK_CATALOG_URL",
        when_unset="SQLite in the library",
    ),
    SettingSpec(
        "chroma_url",
        QT_TRANSLATE_NOOP("settings", "Chroma server"),
        "the address of a Chroma server that keeps the vectors; `rebuild --to` moves them there and back",
        variable="DOCDESK_CHROMA_URL",
        when_unset="a folder of the library",
    ),
    SettingSpec(
        "workers",
        QT_TRANSLATE_NOOP("settings", "Workers"),
        "how many processes read files",
        variable="DOCDESK_WORKERS",
        page=Page.LIMITS,
        number=Number(READING, QT_TRANSLATE_NOOP("settings", "&Workers:"), 0, 64, automatic=True),
        when_unset="one per core, but at least two",
    ),
    SettingSpec(
        "page_seconds",
        QT_TRANSLATE_NOOP("settings", "Time for one page"),
        "how many seconds one page may take; a slower page is left out",
        variable="DOCDESK_PAGE_SECONDS",
        page=Page.LIMITS,
        number=Number(
            READING, QT_TRANSLATE_NOOP("settings", "&Time for one page:"), 1, 3600, 5, unit=SECONDS
        ),
    ),
    SettingSpec(
        "recognition",
        QT_TRANSLATE_NOOP("settings", "Text recognition"),
        "which pages are recognised as pictures: auto (those without legible text), off or all",
        variable="DOCDESK_RECOGNITION",
        page=Page.LIMITS,
    ),
    SettingSpec(
        "recognition_languages",
        QT_TRANSLATE_NOOP("settings", "Languages of recognised text"),
        "the languages of recognised text as Tesseract names them, joined by +; others than kor and eng need the"
        " language data of a Tesseract that is installed",
        variable="DOCDESK_RECOGNITION_LANGUAGES",
        page=Page.LIMITS,
    ),
    SettingSpec(
        "memory_mb",
        QT_TRANSLATE_NOOP("settings", "Memory of one worker"),
        "how many MB of memory one worker may use",
        variable="DOCDESK_MEMORY_MB",
        page=Page.LIMITS,
        number=Number(
            READING, QT_TRANSLATE_NOOP("settings", "&Memory of one worker:"), 256, 262_144, 256, unit=MB
        ),
    ),
    SettingSpec(
        "max_file_mb",
        QT_TRANSLATE_NOOP("settings", "Largest file"),
        "larger files are refused, in MB",
        variable="DOCDESK_MAX_FILE_MB",
        page=Page.LIMITS,
        number=Number(READING, QT_TRANSLATE_NOOP("settings", "Largest &file:"), 1, 1_000_000, 256, unit=MB),
    ),
    SettingSpec(
        "max_pages",
        QT_TRANSLATE_NOOP("settings", "Most pages of a document"),
        "how many pages of a document are read; the rest is left out",
        variable="DOCDESK_MAX_PAGES",
        page=Page.LIMITS,
        number=Number(
            READING, QT_TRANSLATE_NOOP("settings", "Most &pages of a document:"), 1, 1_000_000, 1000
        ),
    ),
    SettingSpec(
        "attempts",
        QT_TRANSLATE_NOOP("settings", "Attempts"),
        "how often a request is tried when its answer is wrong or missing",
        variable="DOCDESK_ATTEMPTS",
    ),
    SettingSpec(
        "backoff_min",
        QT_TRANSLATE_NOOP("settings", "Shortest pause between attempts"),
        "seconds before the second attempt; each further pause is twice as long",
        variable="DOCDESK_BACKOFF_MIN",
    ),
    SettingSpec(
        "backoff_max",
        QT_TRANSLATE_NOOP("settings", "Longest pause between attempts"),
        "the longest pause between two attempts, in seconds",
        variable="DOCDESK_BACKOFF_MAX",
    ),
    SettingSpec(
        "request_seconds",
        QT_TRANSLATE_NOOP("settings", "Time for one answer"),
        "how many seconds the provider may take for one answer",
        variable="DOCDESK_REQUEST_SECONDS",
    ),
    SettingSpec(
        "requests_in_flight",
        QT_TRANSLATE_NOOP("settings", "Most requests at once"),
        "how many requests are sent at the same time, at most; docdesk begins with four",
        variable="DOCDESK_REQUESTS_IN_FLIGHT",
        page=Page.LIMITS,
        number=Number(ASKING, QT_TRANSLATE_NOOP("settings", "Most &requests at once:"), 1, 64),
    ),
    SettingSpec(
        "batch_inputs",
        QT_TRANSLATE_NOOP("settings", "Texts in one request"),
        "how many texts one request holds, at most",
    ),
    SettingSpec(
        "chat_base_url",
        QT_TRANSLATE_NOOP("settings", "Chat endpoint"),
        "the address of an OpenAI-compatible chat endpoint that answers questions, ending in /v1",
        variable="DOCDESK_CHAT_BASE_URL",
        option=Option("--chat-base-url", "URL", ("ask", "eval")),
        page=Page.QUESTIONS,
        when_unset="questions are not answered",
    ),
    SettingSpec(
        "chat_model",
        QT_TRANSLATE_NOOP("settings", "Chat model"),
        "the model that answers questions",
        variable="DOCDESK_CHAT_MODEL",
        option=Option("--chat-model", "NAME", ("ask", "eval")),
        page=Page.QUESTIONS,
        when_unset="the first chat model of an endpoint on this computer",
    ),
    SettingSpec(
        "chat_passages",
        QT_TRANSLATE_NOOP("settings", "Passages for an answer"),
        "how many passages the chat model is given",
        variable="DOCDESK_CHAT_PASSAGES",
        page=Page.QUESTIONS,
    ),
    SettingSpec(
        "chat_tokens",
        QT_TRANSLATE_NOOP("settings", "Longest answer"),
        "how many tokens an answer may have",
        variable="DOCDESK_CHAT_TOKENS",
        page=Page.QUESTIONS,
    ),
    SettingSpec(
        "chat_seconds",
        QT_TRANSLATE_NOOP("settings", "Longest silence of the chat endpoint"),
        "how many seconds the chat endpoint may be silent",
        variable="DOCDESK_CHAT_SECONDS",
    ),
    SettingSpec(
        "keep_answers",
        QT_TRANSLATE_NOOP("settings", "Keep answers"),
        "whether questions and their answers are kept in the library",
        variable="DOCDESK_KEEP_ANSWERS",
        page=Page.QUESTIONS,
    ),
    SettingSpec(
        "bucket",
        QT_TRANSLATE_NOOP("settings", "Bucket"),
        "a Google Cloud Storage bucket for the backup; gs://BUCKET/PREFIX names the prefix as well",
        variable="DOCDESK_BUCKET",
        option=Option("--to", "gs://BUCKET/PREFIX", ("backup",)),
        page=Page.BACKUP,
        when_unset="no backup",
    ),
    SettingSpec(
        "prefix",
        QT_TRANSLATE_NOOP("settings", "Prefix"),
        "how the names of all objects in the bucket begin; each library needs its own",
        variable="DOCDESK_PREFIX",
        page=Page.BACKUP,
    ),
    SettingSpec(
        "service_account_file",
        QT_TRANSLATE_NOOP("settings", "Service account"),
        "the file with a service account's key; it is read where it is and never copied",
        variable="DOCDESK_SERVICE_ACCOUNT_FILE",
        option=Option("--service-account-file", "FILE", ("backup", "restore")),
        page=Page.BACKUP,
        when_unset="this machine's own sign-in",
    ),
    SettingSpec(
        "backup_copies",
        QT_TRANSLATE_NOOP("settings", "Copies in the bucket"),
        "how many copies of the catalog are kept in the bucket",
        variable="DOCDESK_BACKUP_COPIES",
    ),
    SettingSpec(
        "ask_above",
        QT_TRANSLATE_NOOP("settings", "Ask above"),
        "US dollars: a drop on the window that would cost more is shown before anything is sent",
        variable="DOCDESK_ASK_ABOVE",
        page=Page.MONEY,
    ),
    SettingSpec(
        "offline",
        QT_TRANSLATE_NOOP("settings", "Nothing leaves this computer"),
        "1: every connection to another machine is refused, below every library",
        variable="DOCDESK_OFFLINE",
        page=Page.MONEY,
    ),
    SettingSpec(
        "port",
        QT_TRANSLATE_NOOP("settings", "Port"),
        "the port on which the owner listens on this machine",
        variable="DOCDESK_PORT",
        option=Option("--port", "N", ("serve",)),
        page=Page.PROGRAMS,
        when_unset="a free port at each start",
    ),
    SettingSpec(
        "watched",
        QT_TRANSLATE_NOOP("settings", "Watched folders"),
        "folders whose new and changed files are added by themselves",
        page=Page.WATCHED,
    ),
    SettingSpec(
        "leave_out",
        QT_TRANSLATE_NOOP("settings", "Patterns"),
        "names and paths in watched folders that are left out, such as *.log or drafts/",
        option=Option("--leave-out", "PATTERN", ("watch",)),
        page=Page.WATCHED,
    ),
    SettingSpec(
        "assistant_folders",
        QT_TRANSLATE_NOOP("settings", "Folders for assistants"),
        "folders from which an assistant may add files",
        page=Page.PROGRAMS,
    ),
)

FIELDS = {spec.name: spec for spec in _TABLE}
"""Every setting by its name, in the order of the documents."""

ENVIRONMENT = {spec.name: spec.variable for spec in _TABLE if spec.variable}
"""The variable of each setting that has one."""

OTHER_VARIABLES = (
    ("OPENAI_API_KEY", "", "the provider's key; if not set, the system's keyring is asked"),
    ("DOCDESK_CHAT_API_KEY", "", "the chat endpoint's key; if not set, the system's keyring is asked"),
    ("DOCDESK_CHROMA_TOKEN", "", "the Chroma server's token; if not set, the system's keyring is asked"),
    ("DOCDESK_JSON", "--json", "1: one JSON object a line"),
    ("DOCDESK_RESULTS", "search -k", "how many passages a search brings; 10 if not set"),
)
"""The variables that are no settings: name, option, sentence."""

KEPT_OPTIONS = tuple(
    spec.name for spec in _TABLE if spec.option is not None and spec.option.commands == KEPT_WITH
)
"""The settings that options of `KEPT_WITH` change for good."""
