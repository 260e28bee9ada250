"""How wide text is in Arial: the advance of each character, in thousandths of the font size.

A diagram must come out the same on every machine, so no font file is asked. Text outside the table counts as wide.
Source: the advances of Arial, which its metric equals (Liberation Sans, Arimo) share; italics are as wide as upright.
"""

from __future__ import annotations

from functools import lru_cache

_REGULAR = {
    191: "'",
    222: "ijlįĵĺļłſ‘’",
    260: "|¦",
    278: " !,./:;I[\\]ft·ÌÍÎÏìíîïĨĩĪīĬĭĮİıţŧ",
    292: "ľ",
    333: "()-`r¡¨²³´¸¹ŕŗř“”",
    334: "{}ŀ",
    350: "•",
    355: '"',
    365: "º",
    370: "ª",
    375: "ť",
    389: "*",
    400: "°",
    444: "ĳ",
    469: "^",
    500: "JcksvxyzçýÿćĉċčĴķĸśŝşšŷźżž",
    537: "¶",
    549: "±÷≤≥≠",
    552: "¯",
    556: ("#$0123456789?L_abdeghnopqu¢£¤¥§«»àáâãäåèéêëðñòóôõöùúûüþāăąđēĕėęěĝğġģĥħĹĻĽĿŁńņňŋōŏőũūŭůűų–€"),
    576: "µ",
    584: "+<=>~¬×−",
    604: "ŉ●○",
    611: "FTZ¿ßøŢŤŦŹŻŽ",
    615: "ď",
    667: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸ",
    713: "∞",
    722: "CDHNRUwÇÐÑÙÚÛÜĆĈĊČĎĐĤĦŃŅŇŔŖŘŨŪŬŮŰŲŵ",
    723: "Ŋ",
    735: "Ĳ",
    737: "©®",
    778: "GOQÒÓÔÕÖØĜĞĠĢŌŎŐ",
    833: "Mm",
    834: "¼½¾",
    889: "%æ",
    944: "WœŴ",
    1000: "ÆŒ—…→←™",
    1015: "@",
}
"""Characters of the regular face by their advance."""
_BOLD = {
    238: "'",
    278: " ,./I\\ijl·ÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļłſ‘’",
    280: "|¦",
    333: "!()-:;[]`ft¡¨²³´¸¹ţŧ",
    350: "•",
    365: "º",
    370: "ª",
    385: "ľ",
    389: "*r{}ŕŗř",
    400: "°",
    474: '"',
    479: "ŀť",
    500: "zźżž“”",
    549: "±÷≤≥≠",
    552: "¯",
    556: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿāăąćĉċčēĕėęěĳĴķĸśŝşšŷ–€",
    576: "µ",
    584: "+<=>^~¬×−",
    604: "●○",
    611: "?FLTZbdghnopqu¿ßðñòóôõöøùúûüþđĝğġģĥħĹĻĽĿŁńņňŋōŏőŢŤŦũūŭůűųŹŻŽ",
    667: "EPSVXYÈÉÊËÝÞĒĔĖĘĚŚŜŞŠŶŸ",
    708: "ŉ",
    713: "∞",
    719: "ď",
    722: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜĀĂĄĆĈĊČĎĐĤĦĶŃŅŇŔŖŘŨŪŬŮŰŲ",
    723: "Ŋ",
    737: "©®",
    778: "GOQwÒÓÔÕÖØĜĞĠĢŌŎŐŵ",
    785: "Ĳ",
    833: "M",
    834: "¼½¾",
    889: "%mæ",
    944: "WœŴ",
    975: "@",
    1000: "ÆŒ—…→←™",
}
"""Characters of the bold face by their advance."""
_WIDE = 1000
"""The advance of a character outside the tables: as wide as a Chinese one."""
_ADVANCE = {
    bold: {character: advance for advance, characters in table.items() for character in characters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in the unit of the font size."""
    advance = _ADVANCE[bold]
    return sum(advance.get(character, _WIDE) for character in text) * size / 1000


def is_measured(text: str) -> bool:
    """Tell whether every character is in the table, so that the width is exact and not a guess on the safe side."""
    return all(character in _ADVANCE[False] for character in text)
