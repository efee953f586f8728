"""ICD-10-CM: diagnoses, as NCHS and CMS publish them."""

import re

from codesets.remarks import with_dot
from codesets.systems.addenda import addenda_layouts
from codesets.systems.contract import CodeSystem
from codesets.systems.edits.gem import DIAGNOSES
from codesets.systems.edits.groups import GROUPS, first_groups
from codesets.systems.edits.mce import CODE_EDITS
from codesets.systems.edits.poa import POA_EXEMPT
from codesets.systems.edits.risks import RISKS
from codesets.systems.edits.severity import SEVERITY
from codesets.systems.fiscal_year import first_day
from codesets.systems.icd10cm.code_list import CODE_LIST
from codesets.systems.icd10cm.index import DRUGS, EXTERNAL_CAUSES, INDEX, NEOPLASMS, phrases
from codesets.systems.icd10cm.order import ORDER
from codesets.systems.icd10cm.syntax import CATEGORY, SYSTEM, key, mentions, normalise
from codesets.systems.icd10cm.tabular import TABULAR, packaged
from codesets.systems.icd10cm.years import year_of_codes

ICD10CM = CodeSystem(
    name=SYSTEM,
    slug="icd10cm",
    packaged=packaged,
    layouts=(
        TABULAR,
        ORDER,
        CODE_LIST,
        INDEX,
        EXTERNAL_CAUSES,
        NEOPLASMS,
        DRUGS,
        *addenda_layouts(re.compile(rf"{CATEGORY}[0-9A-Z]{{0,4}}"), normalise),
        *DIAGNOSES,
        CODE_EDITS,
        POA_EXEMPT,
        *SEVERITY,
        GROUPS,
        first_groups(lambda bare: year_of_codes(with_dot(code, SYSTEM) for code in bare)),
        RISKS,
    ),
    normalise=normalise,
    mentions=mentions,
    key=key,
    phrases=phrases,
    new_since=first_day,
)

__all__ = ["ICD10CM"]
