"""Lists of the user's own: any table with a column of codes and one of titles, as a system with a name.

Place of service, revenue codes, a payer's or a clinic's list, another country's classification; and CPT from
whatever table somebody keeps it in.
"""

from codesets.systems.own.lists import SLUG, ListEdition, MappedFile, check_name, mapped, own_list
from codesets.systems.own.table import Mapping, TableLook, look

__all__ = [
    "SLUG",
    "ListEdition",
    "MappedFile",
    "Mapping",
    "TableLook",
    "check_name",
    "look",
    "mapped",
    "own_list",
]
