"""The header: a passphrase opens the data key, and nothing else does."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import VaultDamaged, VaultMissing, VaultTooNew, WeakPassphrase, WrongPassphrase
from desktop.vault.keys import KdfParameters, new_header, open_header, read_header, write_header

CHEAP = KdfParameters(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "vier nicht verwandte Wörter"


def test_the_right_passphrase_opens_and_another_does_not(tmp_path: Path) -> None:
    header, key = new_header(PASSPHRASE, kdf=CHEAP)
    write_header(tmp_path / "vault.json", header)
    read = read_header(tmp_path / "vault.json")
    assert open_header(read, PASSPHRASE) == key
    for wrong in ("", PASSPHRASE + " ", PASSPHRASE.upper(), PASSPHRASE[:-1]):
        with pytest.raises(WrongPassphrase):
            open_header(read, wrong)


def test_one_letter_typed_in_two_ways_is_one_letter() -> None:
    header, key = new_header(unicodedata.normalize("NFC", PASSPHRASE), kdf=CHEAP)
    assert open_header(header, unicodedata.normalize("NFD", PASSPHRASE)) == key


def test_two_vaults_have_nothing_in_common() -> None:
    (one, key_one), (two, key_two) = (new_header(PASSPHRASE, kdf=CHEAP) for _ in range(2))
    assert key_one != key_two
    assert one.slots[0].salt != two.slots[0].salt
    with pytest.raises(WrongPassphrase):  # a slot is bound to its vault
        open_header(replace(one, slots=two.slots), PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(WeakPassphrase, match="at least 10 characters"):
        new_header("short one", kdf=CHEAP)


def test_the_usual_cost_is_that_of_rfc_9106() -> None:
    assert KdfParameters() == KdfParameters(memory_kib=65536, passes=3, lanes=4)


def test_neither_key_nor_passphrase_is_in_the_file_or_in_repr(tmp_path: Path) -> None:
    header, key = new_header(PASSPHRASE, kdf=CHEAP)
    write_header(tmp_path / "vault.json", header)
    content = (tmp_path / "vault.json").read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert "Wörter".encode() not in content
    assert header.slots[0].wrapped.hex() not in repr(header)


def test_slots_of_another_kind_stay(tmp_path: Path) -> None:
    file = tmp_path / "vault.json"
    header, key = new_header(PASSPHRASE, kdf=CHEAP)
    write_header(file, header)
    fields = json.loads(file.read_text())
    fields["slots"].insert(0, {"kind": "hardware", "of": "a later version"})
    file.write_text(json.dumps(fields))
    read = read_header(file)
    assert open_header(read, PASSPHRASE) == key
    write_header(file, read)
    assert {"kind": "hardware", "of": "a later version"} in json.loads(file.read_text())["slots"]


def _changed(file: Path, change: Any) -> None:
    header, _ = new_header(PASSPHRASE, kdf=CHEAP)
    write_header(file, header)
    fields = json.loads(file.read_text())
    change(fields)
    file.write_text(json.dumps(fields))


def test_a_newer_header_is_refused_politely(tmp_path: Path) -> None:
    file = tmp_path / "vault.json"
    _changed(file, lambda fields: fields.update(format=2))
    with pytest.raises(VaultTooNew, match="newer Chartside"):
        read_header(file)


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f.pop("slots"),
        lambda f: f.update(format="one"),
        lambda f: f["slots"][0]["kdf"].update(memory_kib=1 << 30),
        lambda f: f["slots"][0]["kdf"].update(memory_kib=1 << 20, passes=32),
        lambda f: f["slots"][0]["kdf"].update(memory_kib=8, lanes=16),
        lambda f: f["slots"][0]["kdf"].update(passes=float("inf")),
        lambda f: f["slots"][0]["kdf"].update(name="md5"),
        lambda f: f["slots"][0]["kdf"].update(salt="not base64!"),
        lambda f: f["slots"][0]["wrap"].update(key="AAAA"),
        lambda f: f["slots"][0]["wrap"].update(nonce="A" * 200),
        lambda f: f["slots"][0].pop("wrap"),
        lambda f: f.update(slots=f["slots"] * 1000),
        lambda f: f.update(id="\ud800"),
        lambda f: f.update(format=0),
        lambda f: f.update(slots=3),
    ],
)
def test_a_damaged_header(tmp_path: Path, change: Any) -> None:
    file = tmp_path / "vault.json"
    _changed(file, change)
    with pytest.raises(VaultDamaged, match="untouched"):
        read_header(file)


def test_a_header_with_cheaper_parameters_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "vault.json"
    _changed(file, lambda fields: fields["slots"][0]["kdf"].update(memory_kib=32))
    with pytest.raises(WrongPassphrase):
        open_header(read_header(file), PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff" * 100, b"{}", b"[" * 100_000])
def test_no_header_at_all(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "vault.json"
    with pytest.raises(VaultMissing, match="missing"):
        read_header(file)
    file.write_bytes(content)
    with pytest.raises(VaultDamaged):
        read_header(file)
