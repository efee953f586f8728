"""Published edit tables and mappings: what CMS and AHRQ say of codes beside the books that hold them.

The Medicare Code Editor, POA-exempt, MCC and CC lists, General Equivalence Mappings, CCSR and HCC join the
releases of ICD-10-CM and ICD-10-PCS; NCCI pairs, unit limits and add-on codes those of HCPCS, CPT codes among
them.
"""
