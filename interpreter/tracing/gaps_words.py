"""The words of the gap report, in Dutch and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.model import Provenance
from interpreter.slotted import dataclass
from interpreter.tracing.uses import Where

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of the report; `{}` marks where names and numbers come."""

    decimal_mark: str
    title: str
    note: str
    contents: str
    about: str
    what_it_is: str
    version: str
    source: str
    shares: str
    examples: str
    inexact: str

    overview: str
    overview_lead: str
    columns: tuple[str, str, str, str, str, str]
    readings: str

    choice: str
    chosen_by: Mapping[Provenance, str]
    reason: str
    evidence: str
    no_evidence: str
    support: Mapping[str, str]
    statements: str
    used: str
    parts: Mapping[Where, str]
    otherwise: str
    at: str
    touches: str
    touches_nobody: str
    touches_node: str
    touches_criterion: str
    touches_unknown: str
    of_all: str
    for_example: str
    anyone: str

    other: str
    other_numbered: str
    no_other: str
    not_computed: str
    cannot_be_made: str
    changes_nothing: str
    changes_grounds_only: str
    changes: str
    changes_partial: str
    not_exact: str
    nothing_found: str
    group_columns: tuple[str, str, str, str, str]
    more_groups: str
    decision: str

    given: str
    not_given: str

    left_out: str
    left_out_lead: str
    left_out_none: str
    uncited: str
    history: str
    history_none: str
    retired: str
    settled_by: str
    less_than: str


ENGLISH = Words(
    decimal_mark=".",
    title="Gap report: questions for the working group. {}",
    note="Made by `leidraad gaps`; do not edit it by hand.",
    contents="Contents",
    about="About this report",
    what_it_is="Where the source is silent, unclear or contradicts itself, the encoding had to choose. Such a choice "
    "is called a reading. For each, this report gives the question, our choice and the reason for it, the evidence, "
    "whom it touches, and what another choice would change, worked out over all cases. It asks the working group to "
    "decide.",
    version="Guideline {}, version {}, content {}.",
    source="Source: {}, {}, {}.",
    shares="A share is the part of all combinations of facts that lead to different steps; every such combination "
    "counts the same. It says how many kinds of situation a choice touches, not how many patients.",
    examples="An example is made up: the fewest facts that show the effect, whatever else holds. It describes no "
    "patient.",
    inexact="This guideline is too large to work out over all cases: shares are missing.",
    overview="Overview",
    overview_lead="{} readings: {} are our own choice, {} follow from the full guideline; {} have no evidence on "
    "record. For {} readings the effect of another choice is worked out.",
    columns=("reading", "question", "who chose", "evidence", "touches", "another choice changes"),
    readings="The readings",
    choice="Our choice",
    chosen_by={
        Provenance.READING: "our choice",
        Provenance.GUIDELINE: "the full guideline",
        Provenance.STATED: "the source",
    },
    reason="Why",
    evidence="Evidence",
    no_evidence="none on record: the question is open.",
    support={"full": "supports it", "partial": "supports it in part", "differs": "says something else"},
    statements="About",
    used="Used in",
    parts={
        Where.NODE: "step",
        Where.BRANCH: "branch",
        Where.ADVICE: "advice",
        Where.RECOMMENDATION: "recommendation",
        Where.CRITERION: "criterion",
        Where.FACT: "fact",
        Where.READING: "reading",
        Where.PROPERTY: "safety property",
        Where.NOT_ENCODED: "not encoded",
    },
    otherwise="otherwise",
    at="at",
    touches="Touches",
    touches_nobody="no case comes there.",
    touches_node="{} of all combinations of facts come by the step that names it.",
    touches_criterion="{} of all combinations of facts come by a step at which the criterion counts.",
    touches_unknown="not worked out: the guideline is too large.",
    of_all="{} of all combinations of facts.",
    for_example="For example: {}.",
    anyone="any case at all",
    other="Another choice",
    other_numbered="Another choice ({})",
    no_other="No other choice is on record.",
    not_computed="Not worked out: {}",
    cannot_be_made="Not worked out. leidraad check says: {}.",
    changes_nothing="Proven: nobody would get other advice.",
    changes_grounds_only="Proven: nobody would get other advice; only the grounds on which it rests would differ.",
    changes="Other advice for {} of all combinations of facts:",
    changes_partial="Proven: no case in which every fact is known would get other advice; where facts are unknown:",
    not_exact="The guideline is too large to compare all cases; a sample shows:",
    nothing_found="The guideline is too large to compare all cases; a sample shows no other advice.",
    group_columns=("what", "now", "then", "share", "for example"),
    more_groups="Also: {}.",
    decision="Decision of the working group: ☐ our choice   ☐ another choice   ☐ otherwise, namely:",
    given="given",
    not_given="not given",
    left_out="Known and not encoded",
    left_out_lead="Known, and left out on purpose:",
    left_out_none="Nothing is listed as left out.",
    uncited="Nothing cites these statements of the source: {}.",
    history="Settled: readings that are retired",
    history_none="No reading is retired yet.",
    retired="Retired since {}: {}",
    settled_by="Settled by: {}",
    less_than="less than {}",
)

DUTCH = Words(
    decimal_mark=",",
    title="Lezingenrapport: vragen aan de richtlijnwerkgroep. {}",
    note="Gemaakt door `leidraad gaps`; pas het niet met de hand aan.",
    contents="Inhoud",
    about="Over dit rapport",
    what_it_is="Waar de bron zwijgt, onduidelijk is of zichzelf tegenspreekt, moest bij het vastleggen worden "
    "gekozen. Zo'n keuze heet een lezing. Dit rapport geeft van elke lezing de vraag, onze keuze en de reden, de "
    "onderbouwing, wie zij raakt, en wat een andere keuze zou veranderen, uitgerekend over alle casussen. De "
    "werkgroep wordt gevraagd te beslissen.",
    version="Richtlijn {}, versie {}, inhoud {}.",
    source="Bron: {}, {}, {}.",
    shares="Een aandeel is het deel van alle combinaties van gegevens die tot andere stappen leiden; elke combinatie "
    "telt even zwaar. Het zegt hoeveel soorten situaties een keuze raakt, niet hoeveel patiënten.",
    examples="Een voorbeeld is bedacht: zo weinig mogelijk gegevens die het gevolg laten zien, wat er verder ook "
    "geldt. Het beschrijft geen patiënt.",
    inexact="Deze richtlijn is te groot om over alle casussen uit te rekenen: de aandelen ontbreken.",
    overview="Overzicht",
    overview_lead="{} lezingen: {} zijn onze eigen keuze, {} volgen uit de volledige richtlijn; van {} is geen "
    "onderbouwing vastgelegd. Van {} lezingen is uitgerekend wat een andere keuze verandert.",
    columns=("lezing", "vraag", "wie koos", "onderbouwing", "raakt", "een andere keuze verandert"),
    readings="De lezingen",
    choice="Onze keuze",
    chosen_by={
        Provenance.READING: "onze keuze",
        Provenance.GUIDELINE: "de volledige richtlijn",
        Provenance.STATED: "de bron",
    },
    reason="Waarom",
    evidence="Onderbouwing",
    no_evidence="geen vastgelegd: de vraag staat open.",
    support={"full": "steunt de keuze", "partial": "steunt de keuze deels", "differs": "zegt iets anders"},
    statements="Gaat over",
    used="Gebruikt in",
    parts={
        Where.NODE: "stap",
        Where.BRANCH: "tak",
        Where.ADVICE: "advies",
        Where.RECOMMENDATION: "aanbeveling",
        Where.CRITERION: "criterium",
        Where.FACT: "gegeven",
        Where.READING: "lezing",
        Where.PROPERTY: "veiligheidseigenschap",
        Where.NOT_ENCODED: "niet opgenomen",
    },
    otherwise="anders",
    at="bij",
    touches="Raakt",
    touches_nobody="geen enkele casus komt daar.",
    touches_node="{} van alle combinaties van gegevens komt langs de stap die de lezing noemt.",
    touches_criterion="{} van alle combinaties van gegevens komt langs een stap waarbij het criterium telt.",
    touches_unknown="niet uitgerekend: de richtlijn is te groot.",
    of_all="{} van alle combinaties van gegevens.",
    for_example="Bijvoorbeeld: {}.",
    anyone="elke casus",
    other="Een andere keuze",
    other_numbered="Een andere keuze ({})",
    no_other="Er is geen andere keuze vastgelegd.",
    not_computed="Niet uitgerekend: {}",
    cannot_be_made="Niet uitgerekend. leidraad check meldt, in het Engels: {}.",
    changes_nothing="Bewezen: niemand zou een ander advies krijgen.",
    changes_grounds_only="Bewezen: niemand zou een ander advies krijgen; alleen waarop het berust, zou anders zijn.",
    changes="Een ander advies voor {} van alle combinaties van gegevens:",
    changes_partial="Bewezen: niemand van wie alle gegevens bekend zijn, zou een ander advies krijgen; waar gegevens "
    "ontbreken:",
    not_exact="De richtlijn is te groot om alle casussen te vergelijken; een steekproef laat zien:",
    nothing_found="De richtlijn is te groot om alle casussen te vergelijken; een steekproef toont geen ander advies.",
    group_columns=("wat", "nu", "dan", "aandeel", "bijvoorbeeld"),
    more_groups="Verder: {}.",
    decision="Besluit van de werkgroep: ☐ onze keuze   ☐ een andere keuze   ☐ anders, namelijk:",
    given="wel",
    not_given="niet",
    left_out="Bekend en niet opgenomen",
    left_out_lead="Bekend, en bewust weggelaten:",
    left_out_none="Er is niets genoemd als weggelaten.",
    uncited="Deze uitspraken van de bron worden nergens aangehaald: {}.",
    history="Beslecht: ingetrokken lezingen",
    history_none="Er is nog geen lezing ingetrokken.",
    retired="Ingetrokken sinds {}: {}",
    settled_by="Beslecht door: {}",
    less_than="minder dan {}",
)


def words(language: str) -> Words:
    """Return the words in a language; those of one that is not known here are English."""
    return DUTCH if language.split("-", maxsplit=1)[0] == "nl" else ENGLISH
