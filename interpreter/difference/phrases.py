"""The fixed words of a difference, in Dutch and in English; a guideline in another language gets the English ones."""

from __future__ import annotations

from interpreter.difference.values import Direction, Kind, Part, Sign
from interpreter.model import Provenance, Strength
from interpreter.slotted import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words around what the guidelines say themselves; `{}` marks where their own words come."""

    decimal_mark: str
    version: str
    for_whom: str
    nothing: str
    same_advice: str
    same_advice_complete: str
    changes: str
    share_is: str
    sampled: str
    start: str
    directions: dict[Direction, str]
    nobody: str
    grounds: str
    same_grounds: str
    words: str
    same_words: str
    kinds: dict[Kind, str]
    strengths: dict[Strength, str]
    provenances: dict[Provenance, str]
    within: str
    at_latest: str
    no_deadline: str
    no_outcome: str
    not_given: str
    outcome: str
    warning: str
    of_regions: str
    example: str
    no_fact: str
    old: str
    new: str
    settled: str
    undetermined: str
    possible: str
    rest_same: tuple[str, str]
    only_one: str
    only_old: str
    only_new: str
    any_old: str
    any_new: str
    values: str
    renamed_fact: str
    bare_number: str
    structure: str
    texts: str
    unchanged: str
    signs: dict[Sign, str]
    parts: dict[Part, str]
    turn: dict[Part, str]
    looks_renamed: str
    change: str
    recommendation: str
    share: str
    see: str


ENGLISH = Phrases(
    decimal_mark=".",
    version="version",
    for_whom="For whom",
    nothing="Nothing changes for anyone. Proven for every case, complete or not: the same advice, on the same grounds, "
    "in the same words.",
    same_advice="No case gets other advice. Proven for every case, complete or not.",
    same_advice_complete="No complete case that both versions accept gets other advice. Proven.",
    changes="The advice changes in {} of the combinations of regions.",
    share_is="A region is a stretch of values that no test tells apart. Every combination counts the same, however "
    "rare: this is not a share of patients.",
    sampled="The guidelines are too large to compare every case. Below stands what a sample shows; nothing is claimed "
    "of other cases.",
    start="Cases begin at: {}.",
    directions={
        Direction.LESS: "Less, later, or no longer settled",
        Direction.OTHER: "Something else",
        Direction.MORE: "More, sooner, or now settled",
    },
    nobody="Nobody.",
    grounds="The same advice on other grounds",
    same_grounds="The grounds of all advice are the same: proven.",
    words="The same advice in other words",
    same_words="The words of all advice, and the warnings, are the same: proven.",
    kinds={
        Kind.STOPS: "stops without an outcome",
        Kind.DROPPED: "no longer given",
        Kind.LATER: "later",
        Kind.LESS_BINDING: "less binding",
        Kind.LESS_DETERMINED: "no longer settled without {}",
        Kind.OTHER_DOSE: "other dose",
        Kind.OTHER_OUTCOME: "other outcome",
        Kind.NEW: "new",
        Kind.SOONER: "sooner",
        Kind.MORE_BINDING: "more binding",
        Kind.MORE_DETERMINED: "now settled without {}",
        Kind.GOES_ON: "comes to an outcome",
        Kind.WEAKER_PROVENANCE: "on weaker grounds",
        Kind.OTHER_READINGS: "on other readings",
        Kind.OTHER_CITES: "citing other statements",
        Kind.STRONGER_PROVENANCE: "on stronger grounds",
        Kind.WARNING_DROPPED: "warning no longer shown",
        Kind.WARNING_NEW: "new warning",
        Kind.OTHER_WORDS: "other words",
    },
    strengths={Strength.MUST: "must", Strength.SHOULD: "should", Strength.MAY: "may"},
    provenances={
        Provenance.STATED: "the source says so",
        Provenance.GUIDELINE: "the full guideline says so",
        Provenance.READING: "a reading of ours",
    },
    within="within {}",
    at_latest="at the latest within {}",
    no_deadline="no deadline",
    no_outcome="no outcome",
    not_given="not given",
    outcome="outcome",
    warning="warning",
    of_regions="{} of regions",
    example="for example",
    no_fact="whatever the facts",
    old="old",
    new="new",
    settled="outcome {}",
    undetermined="not settled yet",
    possible="possible: {}",
    rest_same=("1 recommendation the same", "{} recommendations the same"),
    only_one="Cases that only one version accepts",
    only_old="only the old version accepts",
    only_new="only the new version accepts",
    any_old="`{}` (remove or rename it in case files)",
    any_new="`{}`",
    values="`{}`: {}",
    renamed_fact="`{}` is called `{}` now: rename it in case files.",
    bare_number="`{}` is now in another unit ({} → {}): a bare number in a case file means something else.",
    structure="In structure",
    texts="In words and citations",
    unchanged="No change.",
    signs={Sign.ADDED: "added", Sign.REMOVED: "removed", Sign.CHANGED: "changed", Sign.RENAMED: "renamed"},
    parts={
        Part.GUIDELINE: "guideline",
        Part.FLOWCHART: "flowchart",
        Part.NODE: "node",
        Part.BRANCH: "branch",
        Part.ADVICE: "advice",
        Part.RECOMMENDATION: "recommendation",
        Part.FACT: "fact",
        Part.CRITERION: "criterion",
        Part.IMPLAUSIBLE: "implausible combination",
        Part.READING: "reading",
        Part.STATEMENT: "statement",
        Part.PROPERTY: "property",
        Part.NOT_ENCODED: "not encoded",
    },
    turn={Part.BRANCH: "branch {} of `{}`", Part.ADVICE: "advice {} of `{}`"},
    looks_renamed="`{}` → `{}` (the same label, so taken to be renamed)",
    change="change",
    recommendation="recommendation",
    share="share of regions",
    see="Examples",
)

DUTCH = Phrases(
    decimal_mark=",",
    version="versie",
    for_whom="Voor wie",
    nothing="Er verandert voor niemand iets. Bewezen voor elke casus, volledig of niet: hetzelfde advies, op dezelfde "
    "gronden, in dezelfde woorden.",
    same_advice="Geen casus krijgt een ander advies. Bewezen voor elke casus, volledig of niet.",
    same_advice_complete="Geen volledige casus die beide versies aannemen krijgt een ander advies. Bewezen.",
    changes="Het advies verandert in {} van de combinaties van gebieden.",
    share_is="Een gebied is een stuk van de mogelijke waarden dat geen enkele test onderscheidt. Elke combinatie telt "
    "even zwaar, hoe zeldzaam ook: dit is geen aandeel van de patiënten.",
    sampled="De richtlijnen zijn te groot om elke casus te vergelijken. Hieronder staat wat een steekproef laat zien; "
    "over andere casussen wordt niets beweerd.",
    start="Casussen beginnen bij: {}.",
    directions={
        Direction.LESS: "Minder, later of niet meer bepaald",
        Direction.OTHER: "Iets anders",
        Direction.MORE: "Meer, eerder of nu wel bepaald",
    },
    nobody="Niemand.",
    grounds="Hetzelfde advies op andere gronden",
    same_grounds="De gronden van alle adviezen zijn gelijk: bewezen.",
    words="Hetzelfde advies in andere woorden",
    same_words="De woorden van alle adviezen en de waarschuwingen zijn gelijk: bewezen.",
    kinds={
        Kind.STOPS: "loopt vast zonder uitkomst",
        Kind.DROPPED: "vervalt",
        Kind.LATER: "later",
        Kind.LESS_BINDING: "minder dwingend",
        Kind.LESS_DETERMINED: "niet meer bepaald zonder {}",
        Kind.OTHER_DOSE: "andere dosering",
        Kind.OTHER_OUTCOME: "andere uitkomst",
        Kind.NEW: "nieuw",
        Kind.SOONER: "eerder",
        Kind.MORE_BINDING: "dwingender",
        Kind.MORE_DETERMINED: "nu bepaald zonder {}",
        Kind.GOES_ON: "komt tot een uitkomst",
        Kind.WEAKER_PROVENANCE: "op zwakkere gronden",
        Kind.OTHER_READINGS: "op andere lezingen",
        Kind.OTHER_CITES: "met andere uitspraken van de bron",
        Kind.STRONGER_PROVENANCE: "op sterkere gronden",
        Kind.WARNING_DROPPED: "waarschuwing vervalt",
        Kind.WARNING_NEW: "nieuwe waarschuwing",
        Kind.OTHER_WORDS: "andere woorden",
    },
    strengths={Strength.MUST: "moet", Strength.SHOULD: "bij voorkeur", Strength.MAY: "te overwegen"},
    provenances={
        Provenance.STATED: "de bron zegt het",
        Provenance.GUIDELINE: "de volledige richtlijn zegt het",
        Provenance.READING: "een lezing van ons",
    },
    within="binnen {}",
    at_latest="uiterlijk binnen {}",
    no_deadline="geen termijn",
    no_outcome="geen uitkomst",
    not_given="niet gegeven",
    outcome="uitkomst",
    warning="waarschuwing",
    of_regions="{} van de gebieden",
    example="bijvoorbeeld",
    no_fact="ongeacht de gegevens",
    old="oud",
    new="nieuw",
    settled="uitkomst {}",
    undetermined="nog niet bepaald",
    possible="mogelijk: {}",
    rest_same=("1 advies gelijk", "{} adviezen gelijk"),
    only_one="Casussen die maar één versie aanneemt",
    only_old="alleen de oude versie neemt aan",
    only_new="alleen de nieuwe versie neemt aan",
    any_old="`{}` (verwijder of hernoem het in casusbestanden)",
    any_new="`{}`",
    values="`{}`: {}",
    renamed_fact="`{}` heet nu `{}`: hernoem het in casusbestanden.",
    bare_number="`{}` staat nu in een andere eenheid ({} → {}): een kaal getal in een casusbestand betekent nu iets "
    "anders.",
    structure="In de structuur",
    texts="In woorden en verwijzingen",
    unchanged="Geen verandering.",
    signs={
        Sign.ADDED: "toegevoegd",
        Sign.REMOVED: "verwijderd",
        Sign.CHANGED: "gewijzigd",
        Sign.RENAMED: "hernoemd",
    },
    parts={
        Part.GUIDELINE: "richtlijn",
        Part.FLOWCHART: "stroomdiagram",
        Part.NODE: "knoop",
        Part.BRANCH: "tak",
        Part.ADVICE: "advies",
        Part.RECOMMENDATION: "aanbeveling",
        Part.FACT: "gegeven",
        Part.CRITERION: "criterium",
        Part.IMPLAUSIBLE: "onwaarschijnlijke combinatie",
        Part.READING: "lezing",
        Part.STATEMENT: "uitspraak",
        Part.PROPERTY: "eigenschap",
        Part.NOT_ENCODED: "niet opgenomen",
    },
    turn={Part.BRANCH: "tak {} van `{}`", Part.ADVICE: "advies {} van `{}`"},
    looks_renamed="`{}` → `{}` (hetzelfde opschrift, dus opgevat als hernoemd)",
    change="verandering",
    recommendation="aanbeveling",
    share="deel van de gebieden",
    see="Voorbeelden",
)


def phrases(language: str) -> Phrases:
    """Return the fixed words of a language."""
    return DUTCH if language.split("-", maxsplit=1)[0] == "nl" else ENGLISH
