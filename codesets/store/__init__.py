"""One SQLite file for each book of a release, written once and then only read."""

from codesets.store.changes import ChangeStore, write_changes
from codesets.store.entries import Store, StoredRow, write_store
from codesets.store.file import SCHEMA_VERSION, BookFile, read_only
from codesets.store.pairs import PairStore, write_pairs
from codesets.store.pcs import PcsStore, write_definitions, write_tables
from codesets.store.remarks import RemarkStore, write_remarks
from codesets.store.terms import TermStore, write_terms

__all__ = [
    "SCHEMA_VERSION",
    "BookFile",
    "ChangeStore",
    "PairStore",
    "PcsStore",
    "RemarkStore",
    "Store",
    "StoredRow",
    "TermStore",
    "read_only",
    "write_changes",
    "write_definitions",
    "write_pairs",
    "write_remarks",
    "write_store",
    "write_tables",
    "write_terms",
]
