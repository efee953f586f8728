"""One holder at a time, whoever else asks; free again however the holder ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from codesets.locks import Locked, exclusive

HOLDER = """
import sys
from pathlib import Path
from codesets.locks import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
print("free", flush=True)
"""
ROOT = Path(__file__).resolve().parent.parent.parent


def held_by_another(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_lock_is_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    for _ in range(3):
        with exclusive(path):
            assert path.exists()
        assert not path.exists()


def test_a_lock_is_gone_after_an_error(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    with pytest.raises(KeyError), exclusive(path):
        raise KeyError
    assert not path.exists()


def test_nobody_else_in_this_process(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    with exclusive(path):
        with pytest.raises(Locked), exclusive(path):
            pytest.fail("held twice")
        assert path.exists()
        with pytest.raises(Locked), exclusive(path):
            pytest.fail("held twice, once refused")


def test_a_file_that_lies_about_does_not_lock(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    path.write_text("left by someone who was killed")
    with exclusive(path):
        pass
    assert not path.exists()


def test_another_process_holds_it_until_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    with held_by_another(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Locked), exclusive(path):
            pytest.fail("held by two")
        other.communicate("")
    with exclusive(path):
        pass


def test_a_killed_holder_holds_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "building.lock"
    with held_by_another(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        other.kill()
        other.wait()
    assert path.exists()
    with exclusive(path):
        pass
    assert not path.exists()


def test_never_two_at_a_time(tmp_path: Path) -> None:
    """Taken and let go by many at once: the file that one removes must not be another's lock."""
    path = tmp_path / "building.lock"
    inside: list[int] = []
    together: list[int] = []
    times: list[int] = []

    def work(number: int) -> None:
        while len(times) < 300:
            try:
                with exclusive(path):
                    inside.append(number)
                    together.append(len(inside))
                    times.append(number)
                    inside.remove(number)
            except Locked:
                pass

    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(together) == {1}
    assert not path.exists()


def test_a_place_where_there_can_be_no_lock(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"), exclusive(tmp_path / "absent" / "building.lock"):
        pytest.fail("held nothing")
