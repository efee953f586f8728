"""What is wrong with a code that is written as no code is."""

from __future__ import annotations

_CM, _PCS = "ICD-10-CM", "ICD-10-PCS"
_SHORTEST_CM, _LONGEST_CM, _DOT_AT = 3, 7, 3
_PCS_LENGTH = 7


def what_is_wrong(code: str, system: str | None) -> str:
    """A sentence without its end, naming the character; empty where nothing can be said. Of ICD-10 only: by
    ``system``, else by the first character."""
    bare = "".join(code.upper().split())
    odd = next(((at, each) for at, each in enumerate(bare, 1) if not _may_stand(each)), None)
    if odd is not None:
        return f"character {odd[0]} is “{odd[1]}”, and codes are written in letters, digits and a dot"
    if not bare or bare.count(".") == len(bare):
        return ""
    if system == _PCS or (system is None and bare[0].isdigit() and bare.isalnum()):
        return _of_pcs(bare)
    if system == _CM or (system is None and bare[0].isalpha()):
        return _of_cm(bare)
    return ""


def _may_stand(each: str) -> bool:
    return each == "." or (each.isascii() and each.isalnum())


def _of_pcs(bare: str) -> str:
    if "." in bare:
        return f"character {bare.index('.') + 1} is a dot, and ICD-10-PCS has none"
    if len(bare) != _PCS_LENGTH:
        return f"it has {len(bare)} characters, and an ICD-10-PCS code has {_PCS_LENGTH} (no letters I and O)"
    return ""


def _of_cm(bare: str) -> str:
    if "." in bare and (bare.index(".") != _DOT_AT or bare.count(".") > 1):
        wrong = bare.rindex(".") if bare.index(".") == _DOT_AT else bare.index(".")
        return f"character {wrong + 1} is a dot, and ICD-10-CM has one only, after the third character"
    plain = bare.replace(".", "")
    if not plain[0].isalpha():
        return f"character 1 is “{plain[0]}”, and an ICD-10-CM code begins with a letter"
    if not _SHORTEST_CM <= len(plain) <= _LONGEST_CM:
        return f"it has {len(plain)} characters, and an ICD-10-CM code has {_SHORTEST_CM} to {_LONGEST_CM}"
    if not plain[1].isdigit():
        return f"character 2 is “{plain[1]}”, and in ICD-10-CM a digit stands there"
    return ""
