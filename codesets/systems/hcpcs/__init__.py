"""HCPCS Level II: supplies, equipment, drugs and services, as CMS publishes them."""

from codesets.systems.contract import CodeSystem
from codesets.systems.edits.add_ons import ADD_ONS
from codesets.systems.edits.pairs import PAIRS
from codesets.systems.edits.units import UNITS
from codesets.systems.hcpcs.files import RECORDS, TABLE
from codesets.systems.hcpcs.starter import EDITION, STARTER, packaged, wordings
from codesets.systems.hcpcs.syntax import SYSTEM, key, mentions, normalise

HCPCS = CodeSystem(
    name=SYSTEM,
    slug="hcpcs",
    packaged=packaged,
    layouts=(TABLE, RECORDS, STARTER, *PAIRS, *UNITS, ADD_ONS),
    normalise=normalise,
    mentions=mentions,
    key=key,
    wordings=wordings,
    abridged_edition=EDITION,
)

__all__ = ["HCPCS"]
