"""The environment is made once, trusted while its stamp agrees with it, and made again otherwise."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest


def write_wheel(folder: Path, name: str, version: str = "1.0") -> Path:
    """A complete, tiny wheel, so that pip can be exercised for real without a registry."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": b"GREETING = 'hello'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    digests = {
        path: urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        for path, body in files.items()
    }
    record = "".join(f"{path},sha256={digests[path]},{len(body)}\n" for path, body in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, body in files.items():
            archive.writestr(path, body)
    return wheel


@pytest.fixture
def locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of locks over two wheels of our own; pip is told to look nowhere else."""
    folder = tmp_path / "locks"
    folder.mkdir()
    for lock, name in (("runtime", "firstpackage"), ("dev", "secondpackage")):
        wheel = write_wheel(folder, name)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (folder / f"{lock}.txt").write_text(f"{name}==1.0 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "no-such-file"))
    return folder


@pytest.fixture
def environment(tmp_path: Path, locks: Path) -> Any:
    from environment import Environment

    return Environment(tmp_path / "a folder with spaces" / "venv", locks)


def test_made_once_then_left_alone(environment: Any) -> None:
    assert environment.ensure("runtime")
    stamp = json.loads((environment.folder / "chartside-stamp.json").read_text("utf-8"))
    assert stamp["python"].startswith(sys.version.split()[0])
    assert stamp["locks"] == {"runtime": environment.hash_of("runtime")}
    assert {"firstpackage-1.0.dist-info", "chartside.pth"} <= set(stamp["packages"])

    made = (environment.folder / "pyvenv.cfg").stat().st_mtime_ns
    assert not environment.ensure("runtime")
    assert environment.ensure("dev"), "a further lock is added to what is there"
    assert not environment.ensure("dev")
    assert (environment.folder / "pyvenv.cfg").stat().st_mtime_ns == made
    assert set(environment.installed()) == {"runtime", "dev"}
    assert not environment.ensure("runtime")


def test_not_trusted_when_something_does_not_agree(environment: Any, locks: Path) -> None:
    """One environment, spoiled in every way that was met in practice and mended again."""
    environment.ensure("runtime")
    stamp, lock = environment.folder / "chartside-stamp.json", locks / "runtime.txt"
    info = next(environment._site_packages().glob("firstpackage-*.dist-info"))

    def other_python() -> None:
        stamp.write_text(stamp.read_text("utf-8").replace(sys.version.split()[0], "3.99.0"), encoding="utf-8")

    def mend() -> None:
        stamp.write_bytes(stamp_bytes)
        lock.write_bytes(lock_bytes)
        if not info.exists():
            (environment.folder / "gone").rename(info)

    stamp_bytes, lock_bytes = stamp.read_bytes(), lock.read_bytes()
    for spoil in (
        lambda: lock.write_bytes(lock_bytes + b"# another pin\n"),
        other_python,
        lambda: info.rename(environment.folder / "gone"),
        lambda: stamp.write_text('{"python": ', encoding="utf-8"),
        lambda: stamp.write_text('["not a stamp"]', encoding="utf-8"),
        stamp.unlink,
    ):
        assert environment.is_sound()
        spoil()
        assert not environment.is_sound(), spoil
        mend()


def test_a_broken_one_is_made_again(environment: Any) -> None:
    environment.ensure("runtime")
    leftover = environment.folder / "leftover"
    leftover.touch()
    environment.python.unlink()
    assert not environment.is_sound()
    assert environment.ensure("runtime")
    assert environment.is_sound()
    assert not leftover.exists()


def test_the_project_is_found_from_any_folder_whatever_its_name(
    environment: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "Zoë's 病历 project"
    (project / "found").mkdir(parents=True)
    (project / "found" / "__init__.py").touch()
    monkeypatch.setattr("environment.ROOT", project)
    packages = environment._site_packages()
    packages.mkdir(parents=True)
    environment._link_project()
    assert (packages / "chartside.pth").read_bytes().isascii(), "no encoding can spoil it"
    read_pth = "import site, sys; site.addsitedir(sys.argv[1]); import found; print(ascii(found.__file__))"
    said = subprocess.run(
        [sys.executable, "-I", "-c", read_pth, packages],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.strip() == ascii(str(project / "found" / "__init__.py")), said.stderr


def test_a_disk_that_refuses_is_told_in_a_sentence(environment: Any, locks: Path) -> None:
    from environment import SetupFailed

    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment._write_stamp({"runtime": environment.hash_of("runtime")})
    (locks / "runtime.txt").unlink()
    (locks / "runtime.txt").mkdir()
    with pytest.raises(SetupFailed, match=r"runtime\.txt.*then try again"):
        environment.ensure("runtime")


def test_line_ends_of_a_lock_do_not_matter(environment: Any, locks: Path) -> None:
    before = environment.hash_of("runtime")
    file = locks / "runtime.txt"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert environment.hash_of("runtime") == before


def test_a_package_with_another_hash_is_refused(environment: Any, locks: Path, capfd: Any) -> None:
    from environment import SetupFailed

    environment._create()
    (locks / "runtime.txt").write_text(f"firstpackage==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(SetupFailed, match=r"pip could not install build/locks/runtime\.txt"):
        environment.ensure("runtime")
    assert environment.installed() == {}
    assert "hash" in capfd.readouterr().err.lower()
