"""The words of the pages that are written without a script; those of the page itself stand in its sources."""

from __future__ import annotations

from interpreter.slotted import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """What a page says where its script does not run, and the words around a comparison and a report on readings.

    `{}` marks where names come. The names of files are words too: they stand in the address of a page.
    """

    no_script: str
    skip: str
    intended: str
    pages: str
    back: str
    version: str
    made: str
    comparison: str
    comparison_file: str
    gap_report: str
    gap_report_file: str
    here: str
    fill_in: str
    in_flowcharts: str
    drawings_help: str
    size: str
    whole: str
    readable: str
    drawing: str
    absent: str
    not_drawn: str
    property: str
    fingerprints: str


DUTCH = Texts(
    no_script="Deze pagina werkt alleen met JavaScript. Open het bestand in een gewone browser (Edge, Chrome, Firefox "
    "of Safari), niet in een voorbeeldvenster.",
    skip="Naar de inhoud",
    intended="Beoogd gebruik",
    pages="Pagina's",
    back="Terug naar de richtlijn",
    version="Versie {} ({})",
    made="pagina gemaakt op {}",
    comparison="Vergelijking",
    comparison_file="vergelijking.html",
    gap_report="Lezingenrapport",
    gap_report_file="lezingenrapport.html",
    here="Op deze pagina",
    fill_in="Vul deze casus in",
    in_flowcharts="In de stroomdiagrammen",
    drawings_help="Nieuw heeft een + en een doorlopende rand, wat vervalt een − en een streepjesrand, wat verandert "
    "een ~ en een stippelrand.",
    size="Grootte van de diagrammen",
    whole="Alles",
    readable="Leesbaar",
    drawing="{} ({})",
    absent="Dit stroomdiagram is er niet in deze versie.",
    not_drawn="Dit stroomdiagram is te groot om te tekenen.",
    property="onderdeel",
    fingerprints="Vingerafdruk van de bestanden (sha256)",
)
ENGLISH = Texts(
    no_script="This page needs JavaScript. Open the file in an ordinary browser (Edge, Chrome, Firefox or Safari), not "
    "in a preview pane.",
    skip="To the content",
    intended="Intended use",
    pages="Pages",
    back="Back to the guideline",
    version="Version {} ({})",
    made="page made on {}",
    comparison="Comparison",
    comparison_file="compare.html",
    gap_report="Gap report",
    gap_report_file="gap-report.html",
    here="On this page",
    fill_in="Fill in this case",
    in_flowcharts="In the flowcharts",
    drawings_help="What is new has a + and a solid edge, what is gone a − and a dashed edge, what is changed a ~ and a "
    "dotted edge.",
    size="Size of the diagrams",
    whole="All",
    readable="Readable",
    drawing="{} ({})",
    absent="This flowchart is not in this version.",
    not_drawn="This flowchart is too large to draw.",
    property="property",
    fingerprints="Fingerprint of the files (sha256)",
)


def texts(language: str) -> Texts:
    """Return the words in this language; in English where it is not Dutch."""
    return DUTCH if language == "nl" else ENGLISH
