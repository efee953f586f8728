"""ICD-10-CM: diagnoses, as NCHS and CMS publish them."""

import re

from codesets.systems.addenda import addenda_layouts
from codesets.systems.contract import CodeSystem
from codesets.systems.icd10cm.code_list import CODE_LIST
from codesets.systems.icd10cm.index import DRUGS, EXTERNAL_CAUSES, INDEX, NEOPLASMS, phrases
from codesets.systems.icd10cm.order import ORDER
from codesets.systems.icd10cm.syntax import CATEGORY, SYSTEM, key, mentions, normalise
from codesets.systems.icd10cm.tabular import TABULAR, packaged

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
    ),
    normalise=normalise,
    mentions=mentions,
    key=key,
    phrases=phrases,
)

__all__ = ["ICD10CM"]
