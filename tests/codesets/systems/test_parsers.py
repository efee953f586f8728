"""Every parser over files that are nearly right: what is damaged is read or refused by name, never worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesets.errors import CodesetError
from codesets.official_files import loose
from codesets.systems import Row
from codesets.systems.contract import Change
from codesets.systems.icd10cm import ICD10CM
from codesets.systems.icd10pcs import ICD10PCS
from codesets.volumes import count
from tests.codesets.layouts import BOOKS, recognised, write_all
from tests.codesets.systems.icd10cm.test_order import order_text

_NOISE = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=12).map(lambda text: text.encode(errors="surrogatepass")),
    st.sampled_from(
        (b"<", b">", b"&", b"&#0;", b"<term>", b"</term>", b"<code>", b'"', b",", b"\t", b"\n", b"\r", b"\0",
         b"\xff\xfe", b"A00.0", b"0", b"9" * 30, b"\xc2\xa0", b"<![CDATA[", b"<?x?>", b"<!--", b"-->",
         "٣".encode(), "Ⅷ".encode())  # digits to Python, not to any code book
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_all(tmp_path_factory.mktemp("layouts"))


@pytest.mark.parametrize("layout", BOOKS)
def test_each_file_is_what_it_is(files: dict[str, Path], layout: str) -> None:
    found = recognised(files[layout])
    assert found is not None
    system, source = found
    assert source.book is BOOKS[layout]
    assert count(system, source, lambda done: None).entries > 0


@st.composite
def damage(draw: st.DrawFn, content: bytes) -> bytes:
    """A few edits: something cut out, put in, said twice, exchanged, or the end lost."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = content[start:end]
        match draw(st.sampled_from(("cut", "put in", "twice", "exchange", "truncate", "line twice"))):
            case "cut":
                content = content[:start] + content[end:]
            case "put in":
                content = content[:start] + draw(_NOISE) + content[start:]
            case "twice":
                content = content[:end] + piece + content[end:]
            case "exchange":
                content = content[:start] + draw(_NOISE) + content[end:]
            case "truncate":
                content = content[:start]
            case _:
                lines = content.splitlines(keepends=True)
                at = draw(st.integers(0, max(len(lines) - 1, 0)))
                content = b"".join([*lines[: at + 1], *lines[at:]])
    return content


@pytest.mark.parametrize("layout", BOOKS)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_by_name(
    files: dict[str, Path], layout: str, data: st.DataObject
) -> None:
    whole = files[layout]
    path = whole.with_name(f"damaged {whole.name}")
    path.write_bytes(data.draw(damage(whole.read_bytes())))
    found = recognised(path)
    if found is None:
        return
    system, source = found
    try:
        count(system, source, lambda done: None)
    except CodesetError as refused:
        assert path.name in str(refused)


# --- what was written is read ----------------------------------------------------------------------------

_TITLE = st.from_regex(r"[A-Z][a-zé]{1,12}( [a-z()/,]{1,9}){0,4}", fullmatch=True)
_CM = st.dictionaries(st.from_regex(r"A00[1-9]{1,3}", fullmatch=True), _TITLE, min_size=1, max_size=8)
_PCS = st.dictionaries(st.from_regex(r"0[0-9B-H][A-HJ-N1-9]{5}", fullmatch=True), _TITLE, max_size=8)


@given(codes=_CM)
def test_an_order_file_is_read_as_it_was_written(codes: dict[str, str], files: dict[str, Path]) -> None:
    complete = {
        code: title
        for code, title in codes.items()
        if not any(o != code and o.startswith(code) for o in codes)
    }
    lines = [("A00", "0", "Cholera"), *((code, "1", complete[code]) for code in sorted(complete))]
    path = files["cm order"].with_name("icd10cm_order_2019.txt")
    path.write_text(order_text(tuple(lines)), "utf-8", newline="")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    rows = [row.entry for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]
    assert {row.code.replace(".", ""): row.title for row in rows if row.billable} == complete


@given(codes=_PCS)
def test_a_codes_file_is_read_as_it_was_written(codes: dict[str, str], files: dict[str, Path]) -> None:
    codes = {"0016070": "Bypass of something", **codes}
    path = files["pcs codes"].with_name("icd10pcs_codes_2025.txt")
    path.write_text("".join(f"{code} {title}\n" for code, title in codes.items()), "utf-8")
    source = ICD10PCS.recognise(loose(path))
    assert source is not None
    rows = [row.entry for row in source.layout.read(source, lambda done: None) if isinstance(row, Row)]
    assert {row.code: row.title for row in rows if row.billable} == codes


@given(codes=_CM)
def test_addenda_are_read_as_they_were_written(codes: dict[str, str], files: dict[str, Path]) -> None:
    lines = "".join(f"{'Add:':<13}{f'1 {code:<7} {title}':<71}{title}\n" for code, title in codes.items())
    path = files["cm addenda"].with_name("icd10cm_order_addenda_2021.txt")
    path.write_text(lines, "utf-8")
    source = ICD10CM.recognise(loose(path))
    assert source is not None
    rows = [row for row in source.layout.read(source, lambda done: None) if isinstance(row, Change)]
    assert {row.code.replace(".", ""): row.title for row in rows} == codes
    assert {row.action for row in rows} == {"new"}
