"""Power cuts and full disks: a child process really dies, or really runs out of room."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from desktop.errors import ProfileInUse
from desktop.session import Session
from tests.desktop.conftest import CHEAP, NOTE, PASSPHRASE, SmallBook
from tests.other_users import others_must_reach

ROOT = Path(__file__).resolve().parents[3]

CHILD = """
import sys
from pathlib import Path
from desktop.paths import profile_folder
from desktop.session import Session
from desktop.vault.places import vault_exists
from desktop.coding.encounter import Evidence, Patient
from desktop.errors import DesktopError
from tests.desktop.conftest import CHEAP, PASSPHRASE, SmallBook

def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n")
    sys.stdout.flush()

home, note = Path(sys.argv[1]), Path(sys.argv[2])
if vault_exists(profile_folder(home)):
    session = Session.unlock(home, PASSPHRASE, SmallBook())
else:
    session = Session.create_vault(home, PASSPHRASE, SmallBook(), kdf=CHEAP)
changes = session.open_note(note)
document = changes.encounter.documents[0]
say("opened", changes.encounter.id)
"""

CODER = (
    CHILD
    + """
line = session.add_code("I10").line_id
say("coded", session.encounter.id, 0)
for number in range(1, 100_000):
    session.set_patient(Patient(f"Number {number}"))
    say("coded", session.encounter.id, number)
"""
)

FILLER = (
    CHILD
    + """
import resource
session.add_code("I10")
session.set_patient(Patient("Before"))
used = sum(file.stat().st_size for file in (home / "profile").iterdir())
biggest = max(file.stat().st_size for file in (home / "profile").iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (biggest + 8192, biggest + 8192))
before = session.encounter
for number in range(100_000):
    try:
        session.set_patient(Patient("x" * 3000 + str(number)))
    except DesktopError as error:
        say("told", error)
        break
    before = session.encounter
say("kept", session.encounter == before, session.encounter.patient.name[-6:])
try:
    session.export(home / "profile-out.json", "json")
except DesktopError as error:
    say("export told", error)
session.close()
"""
)


READER = """
import os, sys
from pathlib import Path
from desktop.paths import profile_folder
from desktop.session import Session
from desktop.vault.places import vault_exists
from desktop.errors import DesktopError
from desktop.files import write_atomically
from tests.desktop.conftest import PASSPHRASE, SmallBook

home = Path(sys.argv[1])
if os.geteuid() == 0:  # root may write anywhere
    os.setuid(65534)
for what, act in (
    ("unlock", lambda: Session.unlock(home, PASSPHRASE, SmallBook())),
    ("practise", lambda: Session.practise(home, SmallBook())),
    ("export", lambda: write_atomically(home / "out.csv", b"x")),
):
    try:
        act()
    except DesktopError as error:
        sys.stdout.write(f"{what} {type(error).__name__} {error}\\n")
"""


def child(script: str, home: Path, note: Path, *, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), str(home), str(note)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    moment = random.Random(seed)
    home, note = tmp_path / "home", tmp_path / "note.txt"
    note.write_text(NOTE, "utf-8")
    promised: dict[str, int] = {}
    for _ in range(2):
        process = child(CODER, home, note)
        assert process.stdout is not None
        assert process.stderr is not None
        patience = moment.randrange(1, 150)
        for acknowledged, line in enumerate(process.stdout):
            word, encounter_id, *number = line.split()
            if word == "coded":
                promised[encounter_id] = int(number[0])
            if acknowledged == patience:
                process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
                # What it had acknowledged before it died is read as well.
        process.wait(timeout=30)
        complaint = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
        assert "Error" not in complaint, complaint
    with Session.unlock(home, PASSPHRASE, SmallBook()) as session:
        assert len(session.worklist()) >= len(promised) >= 1
        for encounter_id, number in promised.items():
            encounter = session.open_encounter(encounter_id).encounter
            assert encounter is not None
            assert encounter.documents[0].text == NOTE
            assert [line.code for line in encounter.lines] == ["I10"]
            kept = int(encounter.patient.name.removeprefix("Number ")) if number else 0
            assert kept >= number, "an acknowledged action was lost"
            assert kept <= number + 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_full_disk_is_told_and_what_was_saved_stays(tmp_path: Path) -> None:
    home, note = tmp_path / "home", tmp_path / "note.txt"
    note.write_text(NOTE, "utf-8")
    process = child(FILLER, home, note)
    out, complaint = process.communicate(timeout=60)
    assert process.returncode == 0, complaint
    lines = dict(line.split(" ", 1) for line in out.splitlines())
    assert "What was saved before is safe" in lines["told"]
    kept, name = lines["kept"].split()
    assert kept == "True"
    with Session.unlock(home, PASSPHRASE, SmallBook()) as session:
        encounter = session.open_encounter(lines["opened"]).encounter
        assert encounter is not None
        assert encounter.patient.name.endswith(name)
        assert [line.code for line in encounter.lines] == ["I10"]
        session.add_code("R05.1")  # and there is room again


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_read_only_disk_is_told_and_nothing_is_lost() -> None:
    # Not in tmp_path: only its owner, perhaps root, may look into that one.
    with tempfile.TemporaryDirectory() as name:
        home, note = Path(name), Path(name) / "note.txt"
        others_must_reach(home.parent)
        note.write_text(NOTE, "utf-8")
        with Session.create_vault(home, PASSPHRASE, SmallBook(), kdf=CHEAP) as session:
            session.open_note(note)
            kept = session.encounter
        everything = [home, *home.rglob("*")]
        for path in everything:
            if os.geteuid() == 0:
                os.chown(path, 65534, -1)
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            process = child(READER, home, note)
            out, complaint = process.communicate(timeout=60)
        finally:
            for path in everything:
                path.chmod(0o755 if path.is_dir() else 0o644)
        assert process.returncode == 0, complaint
        told = [line.split(" ", 2) for line in out.splitlines()]
        assert [(what, kind) for what, kind, _ in told] == [
            ("unlock", "DiskTrouble"),
            ("practise", "DiskTrouble"),
            ("export", "DiskTrouble"),
        ]
        assert all("read-only" in sentence and "unchanged" in sentence for _, _, sentence in told)
        assert kept is not None
        with Session.unlock(home, PASSPHRASE, SmallBook()) as session:
            assert session.open_encounter(kept.id).encounter == kept


def test_a_profile_is_free_again_after_its_program_was_killed(tmp_path: Path) -> None:
    home, note = tmp_path / "home", tmp_path / "note.txt"
    note.write_text(NOTE, "utf-8")
    process = child(CHILD + "\nsys.stdin.read()\n", home, note, stdin=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("opened")
    with pytest.raises(ProfileInUse):
        Session.unlock(home, PASSPHRASE, SmallBook())
    process.kill()
    process.communicate(timeout=30)
    Session.unlock(home, PASSPHRASE, SmallBook()).close()


def test_sqlite_utils_imported_too_early_is_a_clear_mistake() -> None:
    process = subprocess.run(
        [sys.executable, "-c", "import sqlite_utils, desktop"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert process.returncode != 0
    assert "import desktop first" in process.stderr
