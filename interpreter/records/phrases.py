"""The fixed words of a replay, in Dutch and in English; `{}` marks where the words of a record come."""

from __future__ import annotations

from interpreter.records.advice import Change
from interpreter.records.replaying import LinkFault, SealState, Verdict
from interpreter.slotted import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words around what a record and an answer say themselves."""

    verdict: dict[Verdict, str]
    seal: dict[SealState, str]
    chain: dict[LinkFault, str]
    around: dict[str, str]
    refused: str
    advice_same: str
    advice_differs: str
    other: str
    more: str
    outcome: str
    status: str
    settled: dict[str, str]
    """The values of `status`."""
    none: str
    change: dict[Change, str]
    strength: dict[str, str]
    within: str
    no_deadline: str
    decimal_mark: str
    unreadable: str
    unasked: str
    summary: str
    counted: dict[str, str]
    nothing: str


ENGLISH = Phrases(
    verdict={
        Verdict.SAME: "byte for byte the same answer ({}).",
        Verdict.DIFFERS: "NOT the same answer as then ({}).",
        Verdict.REFUSED: "NOT answered: the guideline of now refuses the facts of then ({}).",
        Verdict.TAMPERED: "NOT to be relied on: the record is not as it was written ({}).",
    },
    seal={
        SealState.INTACT: "Seal: the hash fits (no key: it shows damage, not a change with a new hash).",
        SealState.INTACT_BY_KEY: "Seal: made with this key ({}), and whole.",
        SealState.KEY_NOT_GIVEN: "Seal: the hash fits; it was made with key {}, which --key-file can check.",
        SealState.BROKEN: "Seal: broken. What stands in the record is not what was sealed.",
        SealState.OTHER_KEY: "Seal: made with another key ({}) than the one given.",
        SealState.NO_KEY_USED: "Seal: without a key, while one is given: never sealed with it, or taken off.",
    },
    chain={
        LinkFault.NO_LINK: "Place in the file: it is not linked to the others, as they are: it was put in, or changed.",
        LinkFault.NUMBER: "Place in the file: another number is due here: a record was left out, put in or moved.",
        LinkFault.BEFORE: "Place in the file: it was written after another record than the one that stands before it.",
    },
    around={
        "guideline.id": "Guideline: {} then, {} now. That is another guideline.",
        "guideline.version": "Guideline: version {} then, version {} now.",
        "guideline.sha256": "Guideline: its files were changed (hash {} then, {} now).",
        "engine.name": "Program: {} then, {} now.",
        "engine.version": "Program: version {} then, version {} now.",
        "engine.sha256": "Program: its code is another (hash {} then, {} now).",
    },
    refused="Refused: {}; {}.",
    advice_same="The advice is the same: every recommendation, deadline and outcome.",
    advice_differs="The advice differs:",
    other="Other parts of the answer that differ (then -> now):",
    more="and {} more; --format json shows all",
    outcome="Outcome: {} then, {} now.",
    status="Whether the facts settle the answer: {} then, {} now.",
    settled={"complete": "yes", "undetermined": "no"},
    none="none yet",
    change={
        Change.DROPPED: "No longer advised: {0} ({1}).",
        Change.NO_LONGER_SURE: "No longer sure, now only possible: {0} ({2}).",
        Change.LATER: "LATER: {0}: {1} then, {2} now.",
        Change.WEAKER: "Less binding: {0}: {1} then, {2} now.",
        Change.ADDED: "Newly advised: {0} ({2}).",
        Change.NOW_SURE: "Only possible then, now sure: {0} ({2}).",
        Change.SOONER: "SOONER: {0}: {1} then, {2} now.",
        Change.STRONGER: "More binding: {0}: {1} then, {2} now.",
        Change.POSSIBLE_DROPPED: "No longer possible: {0} ({1}).",
        Change.POSSIBLE_ADDED: "Newly possible: {0} ({2}).",
    },
    strength={"must": "must", "should": "should", "may": "may"},
    within="within {}",
    no_deadline="no fixed deadline",
    decimal_mark=".",
    unreadable="{}: no record can be read here.",
    unasked="{}: NOT asked again: no guideline to ask ({}).",
    summary="{} {}: {}.",
    counted={
        "record": "record",
        "records": "records",
        "same": "{} the same",
        "differs": "{} different",
        "refused": "{} refused",
        "tampered": "{} not as written",
        "unreadable": "{} unreadable",
        "unasked": "{} not asked",
    },
    nothing="no records here",
)

DUTCH = Phrases(
    verdict={
        Verdict.SAME: "byte voor byte hetzelfde antwoord ({}).",
        Verdict.DIFFERS: "NIET hetzelfde antwoord als toen ({}).",
        Verdict.REFUSED: "NIET beantwoord: de richtlijn van nu weigert de gegevens van toen ({}).",
        Verdict.TAMPERED: "NIET op te vertrouwen: het verslag is niet meer zoals het is geschreven ({}).",
    },
    seal={
        SealState.INTACT: "Zegel: de hash klopt (zonder sleutel: toont schade, geen wijziging met een nieuwe hash).",
        SealState.INTACT_BY_KEY: "Zegel: met deze sleutel gemaakt ({}), en ongeschonden.",
        SealState.KEY_NOT_GIVEN: "Zegel: de hash klopt; gemaakt met sleutel {}, te controleren met --key-file.",
        SealState.BROKEN: "Zegel: gebroken. Wat in het verslag staat, is niet wat verzegeld is.",
        SealState.OTHER_KEY: "Zegel: met een andere sleutel ({}) gemaakt dan de opgegeven.",
        SealState.NO_KEY_USED: "Zegel: zonder sleutel, terwijl er een is opgegeven: nooit verzegeld, of eraf gehaald.",
    },
    chain={
        LinkFault.NO_LINK: (
            "Plaats in het bestand: niet aan het vorige verslag geschakeld, terwijl de andere dat wel zijn: "
            "ingevoegd of gewijzigd."
        ),
        LinkFault.NUMBER: (
            "Plaats in het bestand: hier hoort een ander nummer: er is een verslag weggelaten, ingevoegd of verplaatst."
        ),
        LinkFault.BEFORE: "Plaats in het bestand: geschreven na een ander verslag dan dat wat ervoor staat.",
    },
    around={
        "guideline.id": "Richtlijn: toen {}, nu {}. Dat is een andere richtlijn.",
        "guideline.version": "Richtlijn: toen versie {}, nu versie {}.",
        "guideline.sha256": "Richtlijn: de bestanden zijn gewijzigd (hash toen {}, nu {}).",
        "engine.name": "Programma: toen {}, nu {}.",
        "engine.version": "Programma: toen versie {}, nu versie {}.",
        "engine.sha256": "Programma: de code is een andere (hash toen {}, nu {}).",
    },
    refused="Geweigerd: {}; {}.",
    advice_same="Het advies is hetzelfde: elke aanbeveling, termijn en uitkomst.",
    advice_differs="Het advies verschilt:",
    other="Andere delen van het antwoord die verschillen (toen -> nu):",
    more="en nog {}; --format json toont alles",
    outcome="Uitkomst: toen {}, nu {}.",
    status="Of de gegevens het antwoord vastleggen: toen {}, nu {}.",
    settled={"complete": "ja", "undetermined": "nee"},
    none="nog geen",
    change={
        Change.DROPPED: "Niet meer geadviseerd: {0} ({1}).",
        Change.NO_LONGER_SURE: "Niet meer zeker, nu alleen nog mogelijk: {0} ({2}).",
        Change.LATER: "LATER: {0}: toen {1}, nu {2}.",
        Change.WEAKER: "Minder dwingend: {0}: toen {1}, nu {2}.",
        Change.ADDED: "Nieuw geadviseerd: {0} ({2}).",
        Change.NOW_SURE: "Toen alleen mogelijk, nu zeker: {0} ({2}).",
        Change.SOONER: "EERDER: {0}: toen {1}, nu {2}.",
        Change.STRONGER: "Dwingender: {0}: toen {1}, nu {2}.",
        Change.POSSIBLE_DROPPED: "Niet meer mogelijk: {0} ({1}).",
        Change.POSSIBLE_ADDED: "Nu ook mogelijk: {0} ({2}).",
    },
    strength={"must": "moet", "should": "bij voorkeur", "may": "te overwegen"},
    within="binnen {}",
    no_deadline="zonder vaste termijn",
    decimal_mark=",",
    unreadable="{}: hier is geen verslag te lezen.",
    unasked="{}: NIET opnieuw gevraagd: geen richtlijn om het aan te vragen ({}).",
    summary="{} {}: {}.",
    counted={
        "record": "verslag",
        "records": "verslagen",
        "same": "{} hetzelfde",
        "differs": "{} anders",
        "refused": "{} geweigerd",
        "tampered": "{} niet zoals geschreven",
        "unreadable": "{} onleesbaar",
        "unasked": "{} niet gevraagd",
    },
    nothing="hier zijn geen verslagen",
)
PHRASES = {"nl": DUTCH, "en": ENGLISH}
