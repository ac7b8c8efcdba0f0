# SPDX-License-Identifier: Apache-2.0
"""The files of packaging/server/: the units are what systemd takes, and the compose file names what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from docdesk.cli.parser import parse_command

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "packaging" / "server"
UNITS = ("docdesk.service", "docdesk-backup.service", "docdesk-backup.timer")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    for name in UNITS:
        text = (FOLDER / name).read_text("utf-8")
        # the program need not be installed where the units are checked
        (tmp_path / name).write_text(text.replace("/usr/bin/docdesk", "/bin/true"), "utf-8")
    paths = [str(tmp_path / name) for name in UNITS]
    done = subprocess.run(
        [program, "verify", "--man=no", *paths], capture_output=True, text=True, timeout=60, check=False
    )
    about_them = [line for line in (done.stdout + done.stderr).splitlines() if "docdesk" in line]
    assert about_them == []


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_starts_a_command_that_there_is(name: str) -> None:
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    [start] = [line.partition("=")[2].split() for line in lines if line.startswith("ExecStart=")]
    assert start[0] == "/usr/bin/docdesk"
    assert parse_command(start[1:], start[1]).command == start[1]
    for needed in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "StateDirectory=docdesk",
    ):
        assert needed in lines


def test_the_compose_file_names_files_and_services_that_there_are() -> None:
    compose: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    services: dict[str, Any] = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert ("image" in service) != ("build" in service)
        assert service.get("network_mode", "service:docdesk") == "service:docdesk"
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            made_by_the_reader = source.startswith("./certificates/")
            assert made_by_the_reader or source in compose["volumes"] or (FOLDER / source).is_file(), source
    locked = re.search(r"^chromadb==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert locked is not None
    assert services["chroma"]["image"] == f"chromadb/chroma:{locked[1]}"
    build = services["docdesk"]["build"]
    assert (FOLDER / build["context"]).resolve() == ROOT
    assert (ROOT / build["dockerfile"]).is_file()


def test_the_image_copies_what_there_is_and_starts_the_service() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8").splitlines()
    [command] = [yaml.safe_load(line.partition(" ")[2]) for line in lines if line.startswith("CMD ")]
    assert parse_command(command, command[0]).command == "serve"
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY ")]
    assert all((ROOT / name).exists() for names in copied for name in names)
