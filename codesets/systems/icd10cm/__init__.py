"""ICD-10-CM: diagnoses, as NCHS and CMS publish them."""

from codesets.systems.contract import CodeSystem
from codesets.systems.icd10cm.syntax import SYSTEM, key, mentions, normalise
from codesets.systems.icd10cm.tabular import TABULAR, packaged

ICD10CM = CodeSystem(
    name=SYSTEM,
    slug="icd10cm",
    packaged=packaged,
    layouts=(TABULAR,),
    normalise=normalise,
    mentions=mentions,
    key=key,
)

__all__ = ["ICD10CM"]
