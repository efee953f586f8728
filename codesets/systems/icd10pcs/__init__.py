"""ICD-10-PCS: inpatient procedures, as CMS publishes them."""

import re

from codesets.systems.addenda import addenda_layouts
from codesets.systems.contract import CodeSystem
from codesets.systems.edits.gem import PROCEDURES
from codesets.systems.fiscal_year import first_day
from codesets.systems.icd10pcs.codes import CODES, ORDER
from codesets.systems.icd10pcs.definitions import DEFINITIONS
from codesets.systems.icd10pcs.index import INDEX, other_names, phrases
from codesets.systems.icd10pcs.syntax import CHARACTER, SYSTEM, key, mentions, normalise
from codesets.systems.icd10pcs.tables import TABLES

ICD10PCS = CodeSystem(
    name=SYSTEM,
    slug="icd10pcs",
    packaged=lambda: None,
    layouts=(
        ORDER,
        CODES,
        TABLES,
        INDEX,
        DEFINITIONS,
        *addenda_layouts(re.compile(rf"{CHARACTER}{{7}}"), normalise),
        *PROCEDURES,
    ),
    normalise=normalise,
    mentions=mentions,
    key=key,
    phrases=phrases,
    new_since=first_day,
    names=other_names,
)

__all__ = ["ICD10PCS"]
