"""CPT: procedures and services. The code set belongs to the American Medical Association: nothing of it comes
with Chartside, and it is read only from the files of the user's own licence."""

from codesets.systems.contract import CodeSystem
from codesets.systems.cpt.book import PARTS, join, under_sections
from codesets.systems.cpt.files import DESCRIPTORS
from codesets.systems.cpt.syntax import SYSTEM, key, mentions, normalise

CPT = CodeSystem(
    name=SYSTEM,
    slug="cpt",
    packaged=lambda: None,
    layouts=DESCRIPTORS,
    normalise=normalise,
    mentions=mentions,
    key=key,
    outline=under_sections,
    parts=PARTS,
    join=join,
)

__all__ = ["CPT"]
