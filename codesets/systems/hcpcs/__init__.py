"""HCPCS Level II: supplies, equipment, drugs and services, as CMS publishes them."""

from codesets.systems.contract import CodeSystem
from codesets.systems.hcpcs.files import RECORDS, TABLE
from codesets.systems.hcpcs.starter import EDITION, STARTER, packaged, wordings
from codesets.systems.hcpcs.syntax import SYSTEM, key, mentions, normalise

HCPCS = CodeSystem(
    name=SYSTEM,
    slug="hcpcs",
    packaged=packaged,
    layouts=(TABLE, RECORDS, STARTER),
    normalise=normalise,
    mentions=mentions,
    key=key,
    wordings=wordings,
    abridged_edition=EDITION,
)

__all__ = ["HCPCS"]
