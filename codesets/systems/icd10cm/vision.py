"""The one table inside the tabular list: categories of visual impairment, under H54."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from codesets.xml_stream import words_of


def impairment_table(table: Element) -> Iterator[str]:
    """The table as sentences, one a category: ``Category 1: maximum less than: 6/18, …; minimum …``."""
    title, scale, labels = "", "", ("", "")
    for category in table.iter("visCategory"):
        heading = words_of(category.find("heading"))
        if heading:
            span = category.find("visRange")
            title, scale = heading, words_of(span.find("heading")) if span is not None else ""
            labels = (
                words_of(category.find(".//visMax/heading")),
                words_of(category.find(".//visMin/heading")),
            )
            yield f"{title} ({scale[:1].lower()}{scale[1:]}):"
            continue
        limits = (_values(category, "visMax"), _values(category, "visMin"))
        said = [_said(label, values) for label, values in zip(labels, limits, strict=True) if values]
        yield f"Category {words_of(category.find('value'))}: {'; '.join(said)}"


def _values(category: Element, tag: str) -> list[str]:
    found = (words_of(limit.find("value")) for limit in category.iter(tag))
    return [text for text in found if text]


def _said(label: str, values: list[str]) -> str:
    numbers = any(character.isdigit() for value in values for character in value)
    listed = " or ".join(values)
    return f"{label[:1].lower()}{label[1:]} {listed}" if label and (numbers or len(values) > 1) else listed
