"""One or more small invented files for each reader."""

from __future__ import annotations

from dataclasses import dataclass

from tests.desktop.charts import office_files


@dataclass(frozen=True, slots=True)
class Sample:
    name: str
    data: bytes
    reader: str
    """Name of the reader that must take it."""
    says: tuple[str, ...]
    """Words that must stand in the text."""


_NOTE = """Patient: Ann Example  DOB: 03/04/1961
CHIEF COMPLAINT
Cough for three days.

ASSESSMENT AND PLAN
1. Acute bronchitis. Rest.
"""

_SAYS = ("Ann Example", "Cough for three days", "Acute bronchitis")

_CCDA = """<?xml version="1.0"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
 <code code="11506-3" codeSystem="2.16.840.1.113883.6.1"/><title>Invented progress note</title>
 <effectiveTime value="20260403101500-0500"/>
 <recordTarget><patientRole><id extension="MRN-7" root="1.2.3"/><patient>
  <name><given>Ann</given><family>Example</family></name>
  <administrativeGenderCode code="F"/><birthTime value="19610304"/></patient></patientRole></recordTarget>
 <author><assignedAuthor><assignedPerson><name><given>Zoe</given><family>Invented-Doctor</family></name>
  </assignedPerson></assignedAuthor></author>
 <componentOf><encompassingEncounter><id extension="V-99"/><code code="AMB"/>
  <effectiveTime><low value="20260403"/></effectiveTime></encompassingEncounter></componentOf>
 <component><structuredBody>
  <component><section><title>Chief complaint</title><text><paragraph>Cough for
    three days.</paragraph></text></section></component>
  <component><section><title>Results</title><text><table><thead><tr><th>Test</th><th>Value</th></tr></thead>
   <tbody><tr><td>Sodium</td><td>138</td></tr></tbody></table></text></section></component>
  <component><section><title>Assessment</title><text><list><item>Acute <content>bronchitis</content>
   <list><item>Rest</item></list></item></list></text></section></component>
 </structuredBody></component>
</ClinicalDocument>
"""

_HL7 = "\r".join(
    (
        "MSH|^~\\&|A|B|C|D|20260403101500||MDM^T02|1|P|2.5",
        "PID|1||MRN-7^^^A^MR~123-45-6789^^^^SS||Example^Ann^B||19610304|F",
        "PV1|1|I|||||123^Doctor^Zoe|||||||||||| V-99|||||||||||||||||||||||||20260401|20260403",
        "TXA|1|DS||20260403",
        "OBX|1|TX|1^Hospital course||Cough for three days.\\.br\\Acute bronchitis \\T\\ fever.",
        "OBX|2|NM|2^Sodium||138|mmol/L|135-145|N",
        "DG1|1||J20.9^Acute bronchitis^I10||20260401|F",
    )
)

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "letter.hl7",
        _HL7.encode(),
        "HL7 message",
        (
            "Cough for three days.\nAcute bronchitis & fever.",
            "Sodium: 138 mmol/L (normal 135-145) [N]",
            "J20.9 Acute bronchitis, final",
        ),
    ),
    Sample(
        "summary.xml",
        _CCDA.encode(),
        "C-CDA document",
        ("Cough for three days.", "Sodium | 138", "- Acute bronchitis", "  - Rest"),
    ),
    Sample("visit note.pdf", office_files.PDF, "PDF", _SAYS),
    Sample("visit note.docx", office_files.DOCX, "Word document", (*_SAYS, "Sodium | 138")),
    Sample("visit note.odt", office_files.ODT, "OpenDocument text", (*_SAYS, "Sodium | 138")),
    Sample("visit note.rtf", office_files.RTF, "RTF document", (*_SAYS, "Sodium | 138")),
    Sample(
        "visit note.html", office_files.HTML, "Web page", ("Ann Example", "Acute bronchitis", "Sodium | 138")
    ),
    Sample("visit note.txt", _NOTE.encode(), "Text note", ("Cough for three days.", "Acute bronchitis")),
)
