# SPDX-License-Identifier: Apache-2.0
"""The settings of a library: typed, checked, read from its `settings.toml` and the environment.

The first of these that has a value wins: what the caller gives (an option, a dialog), the environment,
`settings.toml`, the default. Keys are not settings: see `keys.py`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from docdesk.errors import DocdeskError, SettingsInvalid
from docdesk.errors.os_errors import from_os_error
from docdesk.settings import trust, written_down
from docdesk.settings.builtin_models import BUILTIN_MODELS, MINILM, BuiltinModel
from docdesk.settings.environment import default_library
from docdesk.settings.fields import ENVIRONMENT
from docdesk.settings.models import BUILTIN, ModelWindow
from docdesk.settings.providers import DEFAULT_PROVIDER, PROVIDERS, ProviderSpec
from docdesk.system.library_files import open_plain
from docdesk.values.facts import FACTS, coded
from docdesk.values.recognition import SHIPPED, Recognition

RESTORE_MARK = "restore.json"
"""This file in a library's folder means that a restore has not finished."""

NOT_KEPT = frozenset({"library", "catalog_url"})
"""Never written to settings.toml: the folder of the file itself, and an address that can contain a password."""


MOST_BYTES = 1 << 20
"""Of a settings.toml."""


class Settings(BaseModel):
    """The settings of one library. Frozen: a change is a new value."""

    # the input may contain a secret, and pydantic would quote it
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)

    library: Path
    provider: str = DEFAULT_PROVIDER
    """The id of an entry of `PROVIDERS`."""
    base_url: str | None = None
    """Address of an OpenAI-compatible endpoint, ending in /v1; None is the provider's own."""
    model: str | None = None
    dimensions: int | None = Field(default=None, ge=1, le=16_384)
    """Requested from a provider that offers a choice; None is the model's own."""
    chunk_size: int | None = Field(default=None, ge=20, le=100_000)
    """Characters; None follows from the model's window."""
    chunk_overlap: int | None = Field(default=None, ge=0, le=50_000)
    catalog_url: str | None = None
    """A PostgreSQL by SQLAlchemy URL; None is catalog.db in the library."""
    chroma_url: str | None = None
    """Address of a Chroma server that keeps the vectors; None is a folder of the library."""
    workers: int | None = Field(default=None, ge=1, le=64)
    """Processes that extract and split; None is one for each core, two at least."""
    page_seconds: float = Field(default=10.0, gt=0, le=3600)
    """Seconds; a page that takes longer is left out."""
    memory_mb: int = Field(default=2048, ge=256)
    """The limit of one worker."""
    max_file_mb: int = Field(default=2048, ge=1)
    max_pages: int = Field(default=20_000, ge=1)
    recognition: Recognition = Recognition.AUTO
    """Which pages are recognised as pictures."""
    recognition_languages: tuple[str, ...] = SHIPPED
    """Languages of recognised text, as Tesseract names them; others than these need its data on this machine."""
    attempts: int = Field(default=3, ge=1, le=20)
    """How often a request is sent if its answer is wrong or missing."""
    backoff_min: float = Field(default=4.0, ge=0)
    """Seconds before the second attempt; it doubles from there."""
    backoff_max: float = Field(default=10.0, ge=0)
    request_seconds: float = Field(default=60.0, gt=0)
    """How long one answer may take."""
    requests_in_flight: int = Field(default=24, ge=1, le=64)
    """The maximum; docdesk starts with four, and sends more only while answers come quickly."""
    batch_inputs: int = Field(default=256, ge=1, le=2048)
    """Texts in one request."""
    chat_base_url: str | None = None
    """Address of an OpenAI-compatible chat endpoint, ending in /v1; None means that no questions are answered."""
    chat_model: str | None = None
    chat_passages: int = Field(default=6, ge=1, le=50)
    """Passages that an answer may rest on."""
    chat_tokens: int = Field(default=1024, ge=16, le=65_536)
    """The maximum length of an answer."""
    chat_seconds: float = Field(default=120.0, gt=0, le=3600)
    """How long the chat endpoint may be silent: a local one may have to load its model first."""
    keep_answers: bool = True
    """Whether questions and their answers are kept in the library."""
    bucket: str | None = None
    """A Cloud Storage bucket for the backup; None is no backup. `gs://BUCKET/PREFIX` sets both."""
    prefix: str = "docdesk"
    """The start of the names of all objects in the bucket; each library has its own."""
    service_account_file: Path | None = None
    """The file with a service account's key; its content is never copied. None is the machine's own sign-in."""
    backup_copies: int = Field(default=7, ge=1, le=1000)
    """Copies of the catalog that are kept in the bucket."""
    ask_above: float = Field(default=0.01, ge=0, le=1_000_000)
    """US dollars: a drop on the window that costs more is added only after the person agreed."""
    offline: bool = False
    """Nothing leaves this machine: every connection to another machine is refused."""
    port: int | None = Field(default=None, ge=1, le=65_535)
    """The port on which the owner listens; None is a free port at each start."""
    watched: tuple[Path, ...] = ()
    """Folders whose new and changed files are added automatically."""
    leave_out: tuple[str, ...] = ()
    """Patterns of names and paths in watched folders that are left out, such as `*.log` or `drafts/`."""
    assistant_folders: tuple[Path, ...] = ()
    """Folders from which an assistant may add files."""

    @model_validator(mode="before")
    @classmethod
    def _split_bucket(cls, values: Any) -> Any:
        bucket = values.get("bucket") if isinstance(values, dict) else None
        if isinstance(bucket, str) and bucket.strip().startswith("gs://"):
            name, _, prefix = bucket.strip().removeprefix("gs://").partition("/")
            values = {**values, "bucket": name}
            if prefix.strip("/"):
                values["prefix"] = prefix
        return values

    @field_validator("bucket", mode="after")
    @classmethod
    def _bucket_name(cls, value: str | None) -> str | None:
        value = (value or "").strip()
        if value and not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]", value):
            raise ValueError("bucket_name")
        return value or None

    @field_validator("prefix", mode="after")
    @classmethod
    def _plain_prefix(cls, value: str) -> str:
        value = value.strip().strip("/")
        parts = value.split("/")
        if not value or any(part in ("", ".", "..") for part in parts) or len(value.encode()) > 500:
            raise ValueError("prefix_words")
        if re.search(r"[\x00-\x1f\x7f#*?\[\]]", value):
            raise ValueError("prefix_characters")
        return value

    @field_validator("library", "service_account_file", mode="after")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        return Path(os.path.abspath(value.expanduser()))  # noqa: PTH100 - a link in the path stays a link

    @field_validator("watched", "assistant_folders", mode="after")
    @classmethod
    def _absolute_folders(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        folders = (Path(os.path.abspath(folder.expanduser())) for folder in value)  # noqa: PTH100
        return tuple(dict.fromkeys(folders))

    @field_validator("leave_out", mode="after")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not pattern.strip().strip("/") for pattern in value):
            raise ValueError("pattern_empty")
        return tuple(dict.fromkeys(pattern.strip() for pattern in value))

    @field_validator("recognition_languages", mode="before")
    @classmethod
    def _languages(cls, value: Any) -> Any:
        names = re.split(r"[+,\s]+", value.strip()) if isinstance(value, str) else value
        if isinstance(names, list | tuple):
            if not names or any(not re.fullmatch(r"[A-Za-z][A-Za-z_]{2,30}", str(name)) for name in names):
                raise ValueError("language_names")
            return tuple(dict.fromkeys(str(name) for name in names))
        return value

    @field_validator("provider", mode="after")
    @classmethod
    def _known_provider(cls, value: str) -> str:
        if value not in PROVIDERS:
            raise ValueError("unknown_provider")
        return value

    @field_validator("chat_model", mode="after")
    @classmethod
    def _model_name(cls, value: str | None) -> str | None:
        return (value or "").strip() or None

    @field_validator("base_url", "chat_base_url", "chroma_url", mode="after")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        value = value.strip().rstrip("/")
        if not value.startswith(("http://", "https://")):
            raise ValueError("address_scheme")
        if "@" in value.partition("://")[2].partition("/")[0] or "?" in value:
            raise ValueError("address_secrets")
        if not _has_host(value):
            raise ValueError("address_host")
        return value

    @model_validator(mode="after")
    def _all_on_this_machine(self) -> Settings:
        host = re.sub(r"^[^:]*://([^/@]*@)?(\[[^]]*\]|[^:/?]*).*$", r"\2", self.catalog_url or "")
        if self.offline and host not in ("", "localhost", "127.0.0.1", "[::1]"):
            # its client opens sockets below Python, where the offline switch has no effect
            raise ValueError("catalog_elsewhere")
        return self

    @model_validator(mode="after")
    def _overlap_below_size(self) -> Settings:
        if self.chunk_size is not None and (self.chunk_overlap or 0) >= self.chunk_size:
            raise ValueError("overlap_too_large")
        return self

    @property
    def provider_spec(self) -> ProviderSpec:
        """What is known about the provider."""
        return PROVIDERS[self.provider]

    @property
    def embedding_model(self) -> str:
        """The model's name; the provider's default if none is chosen."""
        return self.model or self.provider_spec.default_model

    @property
    def builtin_model(self) -> BuiltinModel | None:
        """The built-in model; None if another provider makes the embeddings.

        When there was only one, a library could name it as it liked.
        """
        return (
            BUILTIN_MODELS.get(self.embedding_model, MINILM)
            if self.provider_spec.has_builtin_models
            else None
        )

    @property
    def english_only(self) -> bool:
        """Whether the model is known to understand English alone."""
        return self.builtin_model is not None and self.builtin_model.english_only

    @property
    def chat_host(self) -> str:
        """The host that answers questions; empty if none is chosen."""
        return (urlsplit(self.chat_base_url).hostname or "") if self.chat_base_url else ""

    @property
    def key_host(self) -> str:
        """The place that the provider's key is for (see `key_places`); empty if the provider runs in docdesk."""
        return self.provider_spec.key_place(self.base_url)

    def model_window(self) -> ModelWindow:
        """How much text the model reads, and the chunk sizes that suit it. Blocks while it looks for files."""
        return self.provider_spec.window(self.embedding_model)

    @property
    def backup_place(self) -> str | None:
        """The place of the backup, as `gs://BUCKET/PREFIX`; None if there is no backup."""
        return f"gs://{self.bucket}/{self.prefix}" if self.bucket else None


def load_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings of the library that `given`, the environment or the default names.

    None in `given` means not given. Raises SettingsInvalid.
    """
    environ = os.environ if environ is None else environ
    chosen: dict[str, Any] = {
        name: environ[variable] for name, variable in ENVIRONMENT.items() if environ.get(variable)
    }
    chosen.update({name: value for name, value in given.items() if value is not None})
    library = Path(chosen.get("library") or default_library())
    folder = _folder_of(library)
    kept, _ = trust.agreed(folder, _read(folder / "settings.toml"))
    if named := [str(chosen[name]) for name in trust.ADDRESSES if chosen.get(name)]:
        trust.name_address(folder, named)
    return _checked({**_with_model(folder, kept, chosen), **chosen, "library": library})


def _with_model(folder: Path, kept: dict[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of the file, as far as they count beside those chosen: a model is of its provider alone.

    A library of an earlier version does not name the built-in model that it has.
    """
    provider = str(chosen.get("provider", kept.get("provider", DEFAULT_PROVIDER)))
    if provider != kept.get("provider", DEFAULT_PROVIDER):
        kept = {name: value for name, value in kept.items() if name not in ("model", "dimensions")}
    elsewhere = provider not in PROVIDERS or not PROVIDERS[provider].has_builtin_models
    if elsewhere or kept.get("model") or chosen.get("model"):
        return kept
    return {**kept, "model": written_down.model_of_records(folder) or BUILTIN}


def trust_library(library: Path) -> None:
    """Record that this user trusts a library, with what its settings.toml says. Blocks. Raises OSError."""
    values = _read(library / "settings.toml")
    trust.receive(library, trust.agreed(library, values)[1])
    trust.trust(library)
    trust.agree(library, values)


def _folder_of(library: Path) -> Path:
    return Path(os.path.abspath(library.expanduser()))  # noqa: PTH100 - as the settings have it


def save_settings(settings: Settings, *, agreed_to: Settings | None = None) -> None:
    """Write what differs from the defaults, and which built-in model is meant, to settings.toml, atomically.

    The user has agreed to these settings, or only to those of `agreed_to`. Raises DiskFull, ReadOnly.
    """
    path = settings.library / "settings.toml"
    model = written_down.marked(settings.provider, settings.embedding_model)
    kept = {**model, **_not_agreed(settings.library), **_plain(settings), **model}
    fresh = path.with_suffix(".toml.new")
    try:
        with fresh.open("wb") as file:
            file.write(tomli_w.dumps(kept).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise from_os_error(error, str(path)) or error from error
    trust.agree(settings.library, _plain(agreed_to or settings))


def _not_agreed(library: Path) -> dict[str, Any]:
    """What the library's file says and the user has not agreed to: they decide about it when they trust it."""
    with contextlib.suppress(DocdeskError):
        return trust.agreed(library, _read(library / "settings.toml"))[1]
    return {}


def with_recorded_model(settings: Settings) -> Settings:
    """The settings; if they name no built-in model, with the one that the library's records name. Blocks."""
    if settings.model or not settings.provider_spec.has_builtin_models:
        return settings
    return changed(settings, model=written_down.model_of_records(settings.library) or BUILTIN)


def write_down(settings: Settings) -> None:
    """Name a new library's built-in model in its settings.toml. Blocks. Raises DiskFull, ReadOnly."""
    path = settings.library / "settings.toml"
    try:
        written_down.write_down(path, settings.provider, settings.embedding_model)
    except OSError as error:
        raise from_os_error(error, str(path)) or error from error


def _plain(settings: Settings) -> dict[str, Any]:
    return settings.model_dump(mode="json", exclude=set(NOT_KEPT), exclude_defaults=True, exclude_none=True)


def changed(settings: Settings, **given: Any) -> Settings:
    """The settings with some values changed; all are checked again. Another provider takes its own default model.

    Raises SettingsInvalid.
    """
    own = {"model": None} if given.get("provider", settings.provider) != settings.provider else {}
    return _checked({**settings.model_dump(), **own, **given})


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(open_plain(path, MOST_BYTES).decode("utf-8-sig"))
    except FileNotFoundError:
        return {}
    # ValueError: no TOML, not UTF-8, or a number of thousands of digits; RecursionError: lists in lists without end
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return {}  # there is no such file, and whoever opens the library says what is wrong with its path
        raise SettingsInvalid(where=str(path), reason=str(error)) from error
    raw = written_down.checked_version(raw, path)
    unknown = set(raw) - (set(Settings.model_fields) - NOT_KEPT)
    if unknown:
        raise SettingsInvalid(
            where=str(path), reason=coded("unknown_setting", names=", ".join(sorted(unknown)))
        )
    return raw


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", address)
    except ValueError:  # an impossible port, half a bracket
        return False


def _checked(values: Mapping[str, Any]) -> Settings:
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "chunk_overlap"
        variable = ENVIRONMENT.get(name)
        where = f"{name} ({variable})" if variable else name
        raise SettingsInvalid(where=where, reason=_reason(str(first["msg"]))) from error


def _reason(message: str) -> str | dict[str, Any]:
    """Why a value is not valid: the fact whose code a validator above raised, else pydantic's words."""
    own = message.removeprefix("Value error, ")
    return coded(own) if own in FACTS else own[:1].lower() + own[1:]
