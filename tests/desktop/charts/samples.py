"""One or more small invented files for each reader."""

from __future__ import annotations

import json
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

_FHIR = json.dumps(
    {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {
                "fullUrl": "urn:uuid:p",
                "resource": {
                    "resourceType": "Patient",
                    "id": "p",
                    "name": [{"use": "official", "family": "Example", "given": ["Ann", "B"]}],
                    "gender": "female",
                    "birthDate": "1961-03-04",
                    "identifier": [
                        {"type": {"coding": [{"code": "SS"}]}, "value": "123-45-6789"},
                        {"type": {"coding": [{"code": "MR"}]}, "value": "MRN-7"},
                    ],
                },
            },
            {
                "fullUrl": "urn:uuid:e",
                "resource": {
                    "resourceType": "Encounter",
                    "id": "e",
                    "class": {"code": "IMP"},
                    "identifier": [{"value": "V-99"}],
                    "type": [{"text": "Admission to hospital"}],
                    "period": {"start": "2026-04-01T10:00:00Z", "end": "2026-04-03T10:00:00Z"},
                    "subject": {"reference": "urn:uuid:p"},
                    "participant": [{"individual": {"display": "Zoe Invented-Doctor"}}],
                },
            },
            {
                "resource": {
                    "resourceType": "Condition",
                    "code": {"text": "Acute bronchitis", "coding": [{"code": "J20.9"}]},
                    "clinicalStatus": {"coding": [{"code": "resolved"}]},
                    "onsetDateTime": "2026-04-01",
                    "encounter": {"reference": "Encounter/e"},
                    "subject": {"reference": "Patient/p"},
                }
            },
            {
                "resource": {
                    "resourceType": "Observation",
                    "id": "o",
                    "code": {"text": "Sodium"},
                    "valueQuantity": {"value": 138, "unit": "mmol/L"},
                    "referenceRange": [{"low": {"value": 135}, "high": {"value": 145}}],
                    "effectiveDateTime": "2026-04-02",
                    "encounter": {"reference": "urn:uuid:e"},
                }
            },
            {
                "resource": {
                    "resourceType": "Composition",
                    "title": "Invented discharge summary",
                    "type": {"text": "Discharge summary"},
                    "date": "2026-04-03",
                    "encounter": {"reference": "urn:uuid:e"},
                    "subject": {"reference": "urn:uuid:p"},
                    "author": [{"display": "Zoe Invented-Doctor"}],
                    "section": [
                        {
                            "title": "Chief complaint",
                            "text": {"div": "<div><p>Cough for <b>three</b> days.</p></div>"},
                        },
                        {"title": "Results", "entry": [{"reference": "Observation/o"}]},
                    ],
                }
            },
        ],
    }
)
_X12 = (
    "ISA*00*          *00*          *ZZ*A              *ZZ*B              *260403*1015*^*00501*"
    "000000001*0*P*:~"
    "GS*HC*A*B*20260403*1015*1*X*005010X223A2~ST*837*0001*005010X223A2~"
    "HL*1**20*1~NM1*85*2*INVENTED HOSPITAL*****XX*1~"
    "HL*2*1*22*0~SBR*P*18~NM1*IL*1*EXAMPLE*ANN*B***MI*MEMBER7~DMG*D8*19610304*F~NM1*PR*2*INVENTED PAYER~"
    "CLM*V-99*500***11:A:1*Y*A*Y*I~DTP*434*RD8*20260401-20260403~DTP*435*DT*202604011000~CL1*1*7*01~"
    "REF*EA*MRN-7~HI*ABK:J209:::::::Y~HI*ABF:E119:::::::Y*ABF:Z87891~HI*BBR:0016070:D8:20260402~"
    "NM1*71*1*DOCTOR*ZOE~LX*1~SV2*0300*HC:99213:25*97*UN*1~DTP*472*D8*20260402~SE*20*0001~GE*1*1~IEA*1*000000001~"
)
_JSON = json.dumps({"presenting_complaint": "Cough for three days", "note": _NOTE})

SAMPLES: tuple[Sample, ...] = (
    Sample(
        "record.json",
        _FHIR.encode(),
        "FHIR record",
        (
            "Cough for three days.",
            "Acute bronchitis (J20.9), resolved, since 2026-04-01",
            "Sodium: 138 mmol/L (normal 135 to 145), 2026-04-02",
        ),
    ),
    Sample(
        "claim.txt",
        _X12.encode(),
        "X12 claim",
        (
            "Principal diagnosis: J20.9, present on admission Y",
            "Other diagnosis: Z87.891",
            "Principal procedure: 0016070, 2026-04-02",
            "1. 99213 25, revenue 0300, 1 units, charge 97, 2026-04-02",
        ),
    ),
    Sample("consultation.json", _JSON.encode(), "Note in JSON", ("Presenting complaint: Cough", *_SAYS)),
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
