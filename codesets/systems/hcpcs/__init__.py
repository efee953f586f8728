"""HCPCS Level II: supplies, equipment, drugs and services, as CMS publishes them."""

from codesets.systems.contract import CodeSystem
from codesets.systems.hcpcs.files import RECORDS, TABLE
from codesets.systems.hcpcs.syntax import SYSTEM, key, mentions, normalise

HCPCS = CodeSystem(
    name=SYSTEM,
    slug="hcpcs",
    packaged=lambda: None,
    layouts=(TABLE, RECORDS),
    normalise=normalise,
    mentions=mentions,
    key=key,
)

__all__ = ["HCPCS"]
