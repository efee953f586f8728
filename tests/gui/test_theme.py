"""The tokens: everything that is written on something can be read there, in every scheme."""

from __future__ import annotations

import re
from itertools import product

import pytest

import desktop.gui  # noqa: F401 - mends Qt on Python 3.11 before anything of it is used
from desktop.gui.theme import Scheme, Theme

READABLE = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
VISIBLE = 3.0
"""WCAG 2.2, success criterion 1.4.11: what is no text, but has to be seen."""

GROUNDS = ("background", "panel")
WRITTEN = [
    *product(("text", "muted", "accent", "stop", "warning", "fine", "diagnosis", "procedure"), GROUNDS),
    *product(("text", "muted", "accent"), ("selection",)),
    ("text", "diagnosis_background"),
    ("text", "procedure_background"),
    ("diagnosis", "diagnosis_background"),
    ("procedure", "procedure_background"),
    ("on_accent", "accent"),
]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_what_is_written_can_be_read(scheme: Scheme, ink: str, ground: str) -> None:
    tokens = Theme(scheme=scheme).tokens
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("ground", [*GROUNDS, "selection"])
def test_the_focus_ring_can_be_seen(scheme: Scheme, ground: str) -> None:
    tokens = Theme(scheme=scheme).tokens
    assert contrast(tokens.accent, getattr(tokens, ground)) >= VISIBLE


def test_high_contrast_has_edges_as_strong_as_its_words() -> None:
    theme = Theme(scheme=Scheme.HIGH_CONTRAST)
    assert contrast(theme.tokens.line, theme.tokens.panel) >= 7
    assert theme.stroke == 2


@pytest.mark.parametrize("scheme", Scheme)
def test_palette_and_style_sheet_are_made_from_the_tokens(scheme: Scheme) -> None:
    theme = Theme(scheme=scheme)
    tokens = theme.tokens
    palette, sheet = theme.palette(), theme.style_sheet()
    for name, written in (
        ("window", tokens.background),
        ("windowText", tokens.text),
        ("base", tokens.panel),
        ("text", tokens.text),
        ("highlight", tokens.selection),
        ("highlightedText", tokens.text),
        ("link", tokens.accent),
        ("placeholderText", tokens.muted),
    ):
        assert getattr(palette, name)().color().name() == written
    assert "@" not in sheet, "a token that nobody knows"
    known = {getattr(tokens, name) for name in type(tokens).__slots__}
    assert set(re.findall(r"#[0-9a-f]{6}", sheet)) <= known


def test_sizes_follow_the_user() -> None:
    usual, large = Theme(scheme=Scheme.LIGHT), Theme(scheme=Scheme.LIGHT, interface_size=15, note_size=20)
    assert usual.interface_font().pixelSize() == 13
    assert usual.note_font().pixelSize() == 15
    assert usual.label_font().pixelSize() == 11
    assert large.interface_font().pixelSize() == large.code_font().pixelSize() == 20
    assert large.note_font().pixelSize() == 27
