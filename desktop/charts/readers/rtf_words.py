"""The control words of RTF that say something about its text, and the code pages of its fonts."""

from __future__ import annotations

NAMED: dict[str, str] = {
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "chftn": "*",
    "nestcell": " | ",
}
"""Words that stand for a sign."""

LINE_ENDS = frozenset({"par", "line", "sect", "page", "column", "softline", "softpage", "nestrow"})

BESIDE: dict[str, str] = {
    "header": "header",
    "headerl": "header",
    "headerr": "header",
    "headerf": "header",
    "footer": "footer",
    "footerl": "footer",
    "footerr": "footer",
    "footerf": "footer",
    "footnote": "footnote",
}
"""Groups whose text stands elsewhere on the page."""

IGNORED = frozenset(
    {
        "annotation", "atnauthor", "atnid", "author", "colortbl", "comment", "company", "fldinst", "filetbl",
        "ftncn", "ftnsep", "ftnsepc", "info", "keywords", "listtable", "nonesttables", "nonshppict",
        "objdata", "object", "operator", "pict", "pntxta", "pntxtb", "private", "revtbl", "rxe", "shprslt",
        "sn", "sp", "subject", "sv", "tc", "template", "txe", "xe",
    }
)  # fmt: skip
"""Groups that hold no text of the document."""

SHOWN_THOUGH_IGNORABLE = frozenset({"shpinst", "shptxt", "shpgrp", "do", "dptxbxtext"})
"""Groups with text boxes: marked as ignorable, because older readers did not know them."""

CODE_PAGES: dict[int, str] = {
    437: "cp437", 708: "iso8859-6", 737: "cp737", 775: "cp775", 850: "cp850", 852: "cp852", 855: "cp855",
    857: "cp857", 860: "cp860", 861: "cp861", 862: "cp862", 863: "cp863", 864: "cp864", 865: "cp865",
    866: "cp866", 869: "cp869", 874: "cp874", 932: "cp932", 936: "gbk", 949: "cp949", 950: "cp950",
    1250: "cp1250", 1251: "cp1251", 1252: "cp1252", 1253: "cp1253", 1254: "cp1254", 1255: "cp1255",
    1256: "cp1256", 1257: "cp1257", 1258: "cp1258", 10000: "mac_roman", 10007: "mac_cyrillic",
    10029: "mac_latin2", 20866: "koi8-r", 28591: "iso8859-1", 28592: "iso8859-2", 65001: "utf-8",
}  # fmt: skip

CHARSETS: dict[int, int] = {
    77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
    186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
"""A font's character set to its code page; sets 0 and 1 are the document's own."""
