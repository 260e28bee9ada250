"""The catalogue of findings: for every code what it finds, why that matters, an example, and the cure.

The documentation, `leidraad explain` and the rules in a SARIF log are all made from this table. Every rule about the
files of a guideline has a folder of the same name in `tests/rules`, and its examples are lines of the files there.
"""

from __future__ import annotations

import textwrap
from enum import StrEnum
from typing import Final, Literal

from interpreter.diagnostic import Severity, nearest
from interpreter.slotted import dataclass

Language = Literal["en", "nl"]
COLUMNS = 100
"""The width to which an explanation is set."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads, in English and in Dutch."""

    en: str
    nl: str

    def __getitem__(self, language: Language) -> str:
        return self.nl if language == "nl" else self.en


class Group(StrEnum):
    """What a finding is about; the documentation has a chapter for each."""

    FILES = "files"
    NAMES = "names"
    CONDITIONS = "conditions"
    GRAPH = "graph"
    SOURCE = "source"
    SPARE = "spare"
    CASES = "cases"
    PROOFS = "proofs"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding; `bad` and `good` are a few lines of YAML with and without it."""

    code: str
    group: Group
    summary: Words
    what: Words
    why: Words
    bad: str
    good: str
    cure: Words
    severity: Severity = Severity.ERROR


GROUP_TITLES: Final = {
    Group.FILES: Words("Files and YAML", "Bestanden en YAML"),
    Group.NAMES: Words("Names", "Namen"),
    Group.CONDITIONS: Words("Conditions and values", "Voorwaarden en waarden"),
    Group.GRAPH: Words("The course of a flowchart", "Het verloop van een stroomdiagram"),
    Group.SOURCE: Words("Languages and the source", "Talen en de bron"),
    Group.SPARE: Words("What is never used", "Wat nergens gebruikt wordt"),
    Group.CASES: Words("Cases", "Casussen"),
    Group.PROOFS: Words("Proof over all cases", "Bewijs over alle casussen"),
}


def _lines(text: str) -> str:
    return textwrap.dedent(text).lstrip("\n")


FILES = (
    Rule(
        code="yaml-syntax",
        group=Group.FILES,
        summary=Words("The file is not valid YAML.", "Het bestand is geen geldige YAML."),
        what=Words(
            "The text cannot be read as YAML: a bracket that is not closed, an indent that does not fit, a character "
            "that YAML gives a meaning. Anchors, aliases and tags are not part of the language either.",
            "De tekst is niet als YAML te lezen: een haakje dat niet sluit, een regel die niet goed inspringt, een "
            "teken dat in YAML een eigen betekenis heeft. Ook ankers, aliassen en tags horen niet bij de taal.",
        ),
        why=Words(
            "A text that can be read in two ways can give two kinds of advice. Nothing is repaired silently.",
            "Een tekst die op twee manieren te lezen is, kan twee adviezen geven. Er wordt niets stilzwijgend "
            "hersteld.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: > 5 a}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: "> 5 a"}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Look at the marked place and just before it. A test that begins with `>` or `!` needs quotes; with `≥`, "
            "`≤`, `≠`, `<` or `=` it does not. Text with `: ` or ` #` in it needs quotes too.",
            "Kijk op de aangewezen plaats en vlak ervoor. Een toets die met `>` of `!` begint, moet tussen "
            "aanhalingstekens; bij `≥`, `≤`, `≠`, `<` en `=` hoeft dat niet. Ook tekst met `: ` of ` #` erin moet "
            "tussen aanhalingstekens.",
        ),
    ),
    Rule(
        code="duplicate-key",
        group=Group.FILES,
        summary=Words(
            "A key stands twice in one mapping.", "Een sleutel staat twee keer in dezelfde lijst met sleutels."
        ),
        what=Words(
            "Two entries of the same mapping have the same key, such as two nodes or two facts with one name.",
            "Twee regels van hetzelfde blok hebben dezelfde sleutel, zoals twee knopen of twee gegevens met één naam.",
        ),
        why=Words(
            "Most YAML readers keep the last one and drop the first without a word. A step of the guideline would be "
            "gone, and nobody would see it.",
            "De meeste programma's die YAML lezen, houden zonder iets te zeggen alleen de laatste over. Een stap van "
            "de richtlijn zou dan weg zijn zonder dat iemand het ziet.",
        ),
        bad=_lines("""
            pump: {kind: end, outcome: flat, label: {en: Walk}}
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        good=_lines("""
            walk: {kind: end, outcome: flat, label: {en: Walk}}
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        cure=Words(
            "Give one of the two another name, or remove the one that is not meant.",
            "Geef een van de twee een andere naam, of haal weg wat niet de bedoeling is.",
        ),
    ),
    Rule(
        code="schema-violation",
        group=Group.FILES,
        summary=Words(
            "The file does not have the shape of its kind.", "Het bestand heeft niet de vorm die erbij hoort."
        ),
        what=Words(
            "A key is unknown or missing, or its value is of another kind than the format asks.",
            "Een sleutel is onbekend of ontbreekt, of de waarde is van een ander soort dan het formaat vraagt.",
        ),
        why=Words(
            "A misspelt key that is skipped takes its meaning along: a deadline that no one will see, a condition that "
            "does not count.",
            "Een verkeerd gespelde sleutel die wordt overgeslagen, neemt zijn betekenis mee: een termijn die niemand "
            "te zien krijgt, een voorwaarde die niet meetelt.",
        ),
        bad=_lines("""
            pump_tyre: {label: {en: Pump up the tyre}, strength: always, cites: [S1]}
            """),
        good=_lines("""
            pump_tyre: {label: {en: Pump up the tyre}, strength: must, cites: [S1]}
            """),
        cure=Words(
            "Compare with the format of the files. An editor that knows the JSON Schemas shows this while you write: "
            "keep the first line `# yaml-language-server: ...`.",
            "Vergelijk met de beschrijving van het formaat. Een editor die de JSON-schema's kent, laat dit al tijdens "
            "het schrijven zien: laat de eerste regel `# yaml-language-server: ...` staan.",
        ),
    ),
    Rule(
        code="duplicate-id",
        group=Group.FILES,
        summary=Words("Two things have the same name.", "Twee dingen hebben dezelfde naam."),
        what=Words(
            "A criterion has the name of a fact. In a condition both are written the same way, so the name would have "
            "two meanings.",
            "Een criterium heet net zo als een gegeven. In een voorwaarde worden ze op dezelfde manier geschreven, "
            "dus de naam zou twee dingen betekenen.",
        ),
        why=Words(
            "What was observed in the patient and what the guideline concludes from it must be told apart, in the "
            "chart and in the explanation of the advice.",
            "Wat bij de patiënt is vastgesteld en wat de richtlijn daaruit afleidt, moet uit elkaar te houden zijn, "
            "in het diagram en in de uitleg bij het advies.",
        ),
        bad=_lines("""
            criteria:
              flat_tyre: {label: {en: Flat}, when: {flat_tyre: true}, cites: [S1]}
            """),
        good=_lines("""
            criteria:
              must_pump: {label: {en: Must be pumped}, when: {flat_tyre: true}, cites: [S1]}
            """),
        cure=Words("Rename one of the two.", "Geef een van de twee een andere naam."),
    ),
    Rule(
        code="name-mismatch",
        group=Group.FILES,
        summary=Words(
            "A name inside the file differs from the name of the file or folder.",
            "Een naam in het bestand wijkt af van de naam van het bestand of de map.",
        ),
        what=Words(
            "A flowchart is called like its file, a guideline like its folder. Here the two differ.",
            "Een stroomdiagram heet zoals zijn bestand, een richtlijn zoals zijn map. Hier verschillen die twee.",
        ),
        why=Words(
            "It is often what is left of a copied file. Answers carry the name of the guideline: it has to be clear "
            "which one gave the advice.",
            "Vaak is dit een overblijfsel van een gekopieerd bestand. Bij elk antwoord staat de naam van de "
            "richtlijn: het moet duidelijk zijn welke het advies gaf.",
        ),
        bad=_lines("""
            flowchart: rides
            title: {en: Ready to ride?}
            """),
        good=_lines("""
            flowchart: ride
            title: {en: Ready to ride?}
            """),
        cure=Words("Write the same name in both places.", "Schrijf op beide plaatsen dezelfde naam."),
    ),
    Rule(
        code="file-problem",
        group=Group.FILES,
        summary=Words(
            "A file is missing, cannot be read, or is too big.",
            "Een bestand ontbreekt, is niet te lezen of is te groot.",
        ),
        what=Words(
            "The folder of a guideline holds `guideline.yaml`, `facts.yaml`, `recommendations.yaml`, "
            "`statements.yaml`, `readings.yaml` and its flowcharts, all in UTF-8. One of them is not there, is empty, "
            "or cannot be read.",
            "In de map van een richtlijn staan `guideline.yaml`, `facts.yaml`, `recommendations.yaml`, "
            "`statements.yaml`, `readings.yaml` en de stroomdiagrammen, alle in UTF-8. Een daarvan ontbreekt, is leeg "
            "of is niet te lezen.",
        ),
        why=Words(
            "Half a guideline gives no advice: what is missing might be just the exception that applies to this "
            "patient.",
            "Een halve richtlijn geeft geen advies: wat ontbreekt, kan juist de uitzondering zijn die voor deze "
            "patiënt geldt.",
        ),
        bad="# the folder has no recommendations.yaml\n",
        good=_lines("""
            # recommendations.yaml
            recommendations:
              pump_tyre: {label: {en: Pump up the tyre}, strength: must, cites: [S1]}
            """),
        cure=Words(
            "Add the file, or correct its name or its permissions. A file without entries holds the key with an empty "
            "mapping, such as `readings: {}`.",
            "Voeg het bestand toe, of verbeter de naam of de rechten. Een bestand zonder inhoud bestaat uit de "
            "sleutel met een leeg blok, zoals `readings: {}`.",
        ),
    ),
)


NAMES = (
    Rule(
        code="unknown-fact",
        group=Group.NAMES,
        summary=Words(
            "A condition names a fact or criterion that does not exist.",
            "Een voorwaarde noemt een gegeven of criterium dat niet bestaat.",
        ),
        what=Words(
            "A name in a condition stands neither under `facts` nor under `criteria` in `facts.yaml`. In a case: the "
            "case gives a fact that the guideline does not know.",
            "Een naam in een voorwaarde staat in `facts.yaml` niet onder `facts` en niet onder `criteria`. Bij een "
            "casus: de casus geeft een gegeven dat de richtlijn niet kent.",
        ),
        why=Words(
            "A fact that no one can enter stays unknown for ever, and the branch that waits for it is never taken. In "
            "a case something that was observed would go unheard.",
            "Een gegeven dat niemand kan invullen, blijft altijd onbekend, en de tak die erop wacht, wordt nooit "
            "gekozen. Bij een casus zou een bevinding bij de patiënt genegeerd worden.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tire: true}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Write the name as it stands in `facts.yaml`, or add the fact there.",
            "Schrijf de naam zoals hij in `facts.yaml` staat, of voeg het gegeven daar toe.",
        ),
    ),
    Rule(
        code="unknown-code",
        group=Group.NAMES,
        summary=Words(
            "A fact is compared with a code it does not have.", "Een gegeven wordt vergeleken met een onbekende code."
        ),
        what=Words(
            "The code in the test, or in the case, is not one of the `codes` of this fact.",
            "De code in de toets, of in de casus, is niet een van de `codes` van dit gegeven.",
        ),
        why=Words(
            "Such a test would never hold, and its negation always: everyone would get the other branch.",
            "Zo'n toets zou nooit waar zijn, en de ontkenning ervan altijd: iedereen zou de andere tak krijgen.",
        ),
        bad=_lines("""
            branches:
              - {when: {brakes: nome}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {brakes: none}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Choose one of the codes of the fact, or add the code in `facts.yaml`.",
            "Kies een van de codes van het gegeven, of voeg de code toe in `facts.yaml`.",
        ),
    ),
    Rule(
        code="unknown-node",
        group=Group.NAMES,
        summary=Words(
            "An edge leads to a node that does not exist.", "Een pijl wijst naar een knoop die niet bestaat."
        ),
        what=Words(
            "`to` or `else` names a node that is not in this flowchart. A node of another flowchart is reached by a "
            "`call` only.",
            "`to` of `else` noemt een knoop die niet in dit stroomdiagram staat. Een ander stroomdiagram is alleen "
            "met een `call` te bereiken.",
        ),
        why=Words(
            "A patient on this path would come to a point from which nothing follows.",
            "Een patiënt op dit pad zou uitkomen op een punt waarna niets meer volgt.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pomp, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Write the name of a node of this flowchart, or add the node.",
            "Schrijf de naam van een knoop van dit stroomdiagram, of voeg de knoop toe.",
        ),
    ),
    Rule(
        code="unknown-recommendation",
        group=Group.NAMES,
        summary=Words(
            "A recommendation is not in the catalogue.",
            "Een aanbeveling staat niet in de lijst met aanbevelingen.",
        ),
        what=Words(
            "A `recommend` entry, or `obtained_by` of a fact, names something that is not in `recommendations.yaml`.",
            "Een regel onder `recommend`, of `obtained_by` bij een gegeven, noemt iets wat niet in "
            "`recommendations.yaml` staat.",
        ),
        why=Words(
            "There would be no text to show: the advice would be silent exactly where it is due.",
            "Er zou geen tekst zijn om te tonen: het advies zou zwijgen juist waar het nodig is.",
        ),
        bad=_lines("""
            recommend:
              - {id: pump_tire, within: 1 h, cites: [S1]}
            """),
        good=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            """),
        cure=Words(
            "Write the name as it stands in `recommendations.yaml`, or add the recommendation there.",
            "Schrijf de naam zoals hij in `recommendations.yaml` staat, of voeg de aanbeveling daar toe.",
        ),
    ),
    Rule(
        code="unknown-statement",
        group=Group.NAMES,
        summary=Words(
            "`cites` names a statement that is not listed.", "`cites` noemt een uitspraak die niet in de lijst staat."
        ),
        what=Words(
            "The cited id does not stand in `statements.yaml`, the list of what the source says.",
            "De aangehaalde uitspraak staat niet in `statements.yaml`, de lijst van wat de bron zegt.",
        ),
        why=Words(
            "Who reads the advice must be able to look up where the source says it.",
            "Wie het advies leest, moet kunnen opzoeken waar de bron dit zegt.",
        ),
        bad=_lines("""
            pump_tyre: {label: {en: Pump up the tyre}, strength: must, cites: [S11]}
            """),
        good=_lines("""
            pump_tyre: {label: {en: Pump up the tyre}, strength: must, cites: [S1]}
            """),
        cure=Words(
            "Correct the id, or add the statement to `statements.yaml`.",
            "Verbeter de aanduiding, of voeg de uitspraak toe aan `statements.yaml`.",
        ),
    ),
    Rule(
        code="unknown-reading",
        group=Group.NAMES,
        summary=Words(
            "`reading` names a reading that is not listed.", "`reading` noemt een lezing die niet in de lijst staat."
        ),
        what=Words(
            "The id does not stand in `readings.yaml`, where the choices are explained that the source leaves open.",
            "De aanduiding staat niet in `readings.yaml`, waar de keuzen worden toegelicht die de bron openlaat.",
        ),
        why=Words(
            "A choice that we made ourselves must be visible as such, with its reason. Without the reading it looks "
            "as if the source says it.",
            "Een keuze die wij zelf maakten, moet als zodanig zichtbaar zijn, met de reden. Zonder de lezing lijkt "
            "het alsof de bron het zegt.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, reading: G02}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, reading: G01}
            """),
        cure=Words(
            "Correct the id, or describe the reading in `readings.yaml`.",
            "Verbeter de aanduiding, of beschrijf de lezing in `readings.yaml`.",
        ),
    ),
    Rule(
        code="unknown-flowchart",
        group=Group.NAMES,
        summary=Words(
            "A flowchart is named that does not exist.", "Er wordt een stroomdiagram genoemd dat niet bestaat."
        ),
        what=Words(
            "`entry` of the guideline, or `flowchart` of a `call`, names a flowchart for which the folder has no file.",
            "`entry` van de richtlijn, of `flowchart` van een `call`, noemt een stroomdiagram waarvan in de map geen "
            "bestand is.",
        ),
        why=Words(
            "The part that it should lead to, the whole treatment for instance, would never be reached.",
            "Het deel waar het naartoe moet leiden, bijvoorbeeld de hele behandeling, zou nooit bereikt worden.",
        ),
        bad=_lines("""
            languages: [en]
            entry: rides
            """),
        good=_lines("""
            languages: [en]
            entry: ride
            """),
        cure=Words(
            "Write the name of one of the flowcharts (its file without `.yaml`), or add the file.",
            "Schrijf de naam van een van de stroomdiagrammen (het bestand zonder `.yaml`), of voeg het bestand toe.",
        ),
    ),
    Rule(
        code="unknown-topic",
        group=Group.NAMES,
        summary=Words(
            "A fact is put under a topic that does not exist.", "Een gegeven hoort bij een onderwerp dat niet bestaat."
        ),
        what=Words(
            "`topic` of a fact is not one of the `topics` in `facts.yaml`.",
            "`topic` van een gegeven is niet een van de `topics` in `facts.yaml`.",
        ),
        why=Words(
            "Forms ask the facts by topic. A fact without a place in the form is not asked.",
            "Formulieren vragen de gegevens per onderwerp. Een gegeven zonder plaats op het formulier wordt niet "
            "gevraagd.",
        ),
        bad=_lines("""
            topics:
              wheels: {en: Wheels}
            facts:
              flat_tyre:
                type: boolean
                topic: weels
            """),
        good=_lines("""
            topics:
              wheels: {en: Wheels}
            facts:
              flat_tyre:
                type: boolean
                topic: wheels
            """),
        cure=Words("Correct the name, or add the topic.", "Verbeter de naam, of voeg het onderwerp toe."),
    ),
    Rule(
        code="unknown-phase",
        group=Group.NAMES,
        summary=Words(
            "A node is put in a phase that does not exist.", "Een knoop hoort bij een fase die niet bestaat."
        ),
        what=Words(
            "`phase` of a node is not one of the `phases` of the flowchart.",
            "`phase` van een knoop is niet een van de `phases` van het stroomdiagram.",
        ),
        why=Words(
            "The diagram groups the nodes by phase. A node in no box is easily overlooked.",
            "Het diagram zet de knopen per fase bij elkaar. Een knoop buiten de vakken wordt makkelijk over het hoofd "
            "gezien.",
        ),
        bad=_lines("""
            tyre:
              kind: decision
              phase: lok
            """),
        good=_lines("""
            tyre:
              kind: decision
              phase: look
            """),
        cure=Words("Correct the name, or add the phase.", "Verbeter de naam, of voeg de fase toe."),
    ),
    Rule(
        code="unknown-name",
        group=Group.NAMES,
        summary=Words("A property names something that does not exist.", "Een eigenschap noemt iets wat niet bestaat."),
        what=Words(
            "A key in `properties.yaml` is no fact, no criterion, no recommendation (`id` or `flowchart.id`), and not "
            "`outcome`.",
            "Een sleutel in `properties.yaml` is geen gegeven, geen criterium, geen aanbeveling (`id` of "
            "`stroomdiagram.id`) en niet `outcome`.",
        ),
        why=Words(
            "A property about nothing would always hold, and everybody would think that it protects somebody.",
            "Een eigenschap over niets zou altijd gelden, en iedereen zou denken dat zij iemand beschermt.",
        ),
        bad=_lines("""
            whenever: {flat_tire: true}
            """),
        good=_lines("""
            whenever: {flat_tyre: true}
            """),
        cure=Words(
            "Write the name as it stands in `facts.yaml` or `recommendations.yaml`.",
            "Schrijf de naam zoals hij in `facts.yaml` of `recommendations.yaml` staat.",
        ),
    ),
    Rule(
        code="ambiguous-name",
        group=Group.NAMES,
        summary=Words(
            "A property uses a name that means two things.",
            "Een eigenschap gebruikt een naam die twee dingen betekent.",
        ),
        what=Words(
            "A key in `properties.yaml` is a fact (or criterion) as well as a recommendation, or a fact called "
            "`outcome`; or `protects` names a statement and a reading by one id.",
            "Een sleutel in `properties.yaml` is zowel een gegeven (of criterium) als een aanbeveling, of een gegeven "
            "dat `outcome` heet; of `protects` noemt met één id een uitspraak en een lezing.",
        ),
        why=Words(
            "What is proven must be what the reader thinks it is.",
            "Wat bewezen wordt, moet zijn wat de lezer denkt dat het is.",
        ),
        bad=_lines("""
            always: {pump_tyre: true}
            """),
        good=_lines("""
            always: {ride.pump_tyre: true}
            """),
        cure=Words(
            "Write `flowchart.recommendation` for the recommendation, or rename one of the two.",
            "Schrijf `stroomdiagram.aanbeveling` voor de aanbeveling, of geef een van de twee een andere naam.",
        ),
    ),
)


CONDITIONS = (
    Rule(
        code="unit-mismatch",
        group=Group.CONDITIONS,
        summary=Words(
            "A number has a unit that does not fit the fact.",
            "Een getal heeft een eenheid die niet bij het gegeven past.",
        ),
        what=Words(
            "The unit is unknown, measures something else than the fact does (a mass for a time), or stands with a "
            "count, which has none. Units are UCUM codes: `s min h d wk mo a` for time, `mg g kg` for mass, `Gy cGy` "
            "for dose.",
            "De eenheid is onbekend, meet iets anders dan het gegeven (een massa in plaats van een tijd), of staat "
            "bij een aantal, dat geen eenheid heeft. Eenheden zijn UCUM-codes: `s min h d wk mo a` voor tijd, `mg g "
            "kg` voor massa, `Gy cGy` voor dosis.",
        ),
        why=Words(
            "Days read as hours, or milligrams as grams: mistakes of this kind harm patients and look like ordinary "
            "numbers.",
            "Dagen gelezen als uren, of milligram als gram: zulke fouten schaden patiënten en zien eruit als gewone "
            "getallen.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: ≥ 5 kg}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: ≥ 5 a}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Use a unit of the same dimension as the fact's own. A number without a unit is in the fact's own unit. "
            "`m` is a metre, `min` a minute, `mo` a month, `a` a year.",
            "Gebruik een eenheid van dezelfde grootheid als die van het gegeven. Een getal zonder eenheid is in de "
            "eigen eenheid van het gegeven. `m` is een meter, `min` een minuut, `mo` een maand, `a` een jaar.",
        ),
    ),
    Rule(
        code="type-mismatch",
        group=Group.CONDITIONS,
        summary=Words(
            "A test or value is of another type than the fact.",
            "Een toets of waarde is van een ander type dan het gegeven.",
        ),
        what=Words(
            "A yes-or-no fact is compared with something else than `true` or `false`, a code with a number, a number "
            "with a word. In YAML 1.2 `yes`, `no`, `on` and `off` are ordinary words.",
            "Een ja-neegegeven wordt vergeleken met iets anders dan `true` of `false`, een code met een getal, een "
            "getal met een woord. In YAML 1.2 zijn `yes`, `no`, `on` en `off` gewone woorden.",
        ),
        why=Words(
            "An answer that is read as its opposite turns the advice around. Older readers of YAML take the word `no` "
            "for false, and with it the country code of Norway. Here nothing is guessed.",
            "Een antwoord dat als het tegendeel wordt gelezen, keert het advies om. Oudere programma's die YAML lezen, "
            "maken van het woord `no` onwaar, en daarmee ook van de landcode van Noorwegen. Hier wordt niet gegokt.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: yes}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Write `true` or `false` for a yes-or-no fact or a criterion, a code for a code, a number for a number.",
            "Schrijf `true` of `false` bij een ja-neegegeven of een criterium, een code bij een code, een getal bij "
            "een getal.",
        ),
    ),
    Rule(
        code="bad-condition",
        group=Group.CONDITIONS,
        summary=Words("A condition or test cannot be read.", "Een voorwaarde of toets is niet te lezen."),
        what=Words(
            "The condition has none of the known forms, is empty, mixes two forms, or its test is no value, "
            "comparison or range. `else` that is not the last branch counts too.",
            "De voorwaarde heeft geen van de bekende vormen, is leeg of mengt twee vormen, of de toets is geen waarde, "
            "vergelijking of interval. Ook een `else` die niet de laatste tak is, valt hieronder.",
        ),
        why=Words(
            "A condition decides who gets which advice. It must have one meaning, for the author, the reader and the "
            "program.",
            "Een voorwaarde bepaalt wie welk advies krijgt. Ze moet één betekenis hebben, voor auteur, lezer en "
            "programma.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: about 5 a}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: 4..6 a}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Write a mapping (all hold), a list (any holds), or one of `all`, `any`, `not`, `at_least` with `of`. A "
            "test is `true`, `false`, a code, a number, a comparison (`≤ 7 d`), a range (`3..6 mo`, or `3..<6 mo` "
            'without its upper end), `not` with a code, or a list of these. There is no test for "is known".',
            "Schrijf een blok met sleutels (alle gelden), een lijst (een ervan geldt), of een van `all`, `any`, "
            "`not`, `at_least` met `of`. Een toets is `true`, `false`, een code, een getal, een vergelijking (`≤ 7 "
            "d`), een interval (`3..6 mo`, of `3..<6 mo` zonder de bovengrens), `not` met een code, of een lijst "
            "daarvan. Een toets op 'is bekend' bestaat niet.",
        ),
    ),
    Rule(
        code="bad-value",
        group=Group.CONDITIONS,
        summary=Words(
            "A date, version, duration or number cannot be.", "Een datum, versie, termijn of getal kan niet bestaan."
        ),
        what=Words(
            "The value has the right place but cannot be what it stands for: 30 February, a deadline without a unit "
            "of time, a minimum above its maximum, a number of too many digits.",
            "De waarde staat op de goede plaats maar kan niet bestaan: 30 februari, een termijn zonder eenheid van "
            "tijd, een minimum boven het maximum, een getal met te veel cijfers.",
        ),
        why=Words(
            "A deadline that cannot be read is a deadline that is not met.",
            "Een termijn die niet te lezen is, wordt niet gehaald.",
        ),
        bad=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 hour, cites: [S1]}
            """),
        good=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            """),
        cure=Words(
            "Write a date as `2026-12-31`, a version as `1.0.0`, a duration as a number and a unit (`24 h`, `7 d`, `2 "
            "wk`).",
            "Schrijf een datum als `2026-12-31`, een versie als `1.0.0`, een termijn als getal met eenheid (`24 h`, "
            "`7 d`, `2 wk`).",
        ),
    ),
)


GRAPH = (
    Rule(
        code="no-start",
        group=Group.GRAPH,
        summary=Words(
            "A flowchart starts at a node that does not exist.",
            "Een stroomdiagram begint bij een knoop die niet bestaat.",
        ),
        what=Words(
            "`start` names no node of this flowchart.",
            "`start` noemt geen knoop van dit stroomdiagram.",
        ),
        why=Words(
            "Without a first question no patient enters the flowchart.",
            "Zonder eerste vraag komt geen enkele patiënt het stroomdiagram in.",
        ),
        bad=_lines("""
            start: tire
            nodes:
              tyre:
            """),
        good=_lines("""
            start: tyre
            nodes:
              tyre:
            """),
        cure=Words(
            "Write the name of the node at which the flowchart begins.",
            "Schrijf de naam van de knoop waarmee het stroomdiagram begint.",
        ),
    ),
    Rule(
        code="unreachable-node",
        group=Group.GRAPH,
        summary=Words("No path leads to a node.", "Er leidt geen pad naar een knoop."),
        what=Words(
            "No sequence of edges from the start leads to this node, whatever the facts are. For a whole flowchart "
            "that is never called this is a warning.",
            "Geen enkele reeks pijlen vanaf het begin leidt naar deze knoop, wat de gegevens ook zijn. Bij een heel "
            "stroomdiagram dat nooit wordt aangeroepen, is dit een waarschuwing.",
        ),
        why=Words(
            "The node was written for someone. Advice that nobody can get most often means that an edge points to the "
            "wrong place, and those patients get something else.",
            "De knoop is voor iemand geschreven. Een advies dat niemand kan krijgen, betekent meestal dat een pijl "
            "verkeerd wijst en dat die patiënten iets anders krijgen.",
        ),
        bad=_lines("""
              to: done
            walk: {kind: end, outcome: flat, label: {en: Walk}}
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        good=_lines("""
              to: walk
            walk: {kind: end, outcome: flat, label: {en: Walk}}
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        cure=Words(
            "Let the edge that was meant lead to the node, or remove the node.",
            "Laat de bedoelde pijl naar de knoop wijzen, of haal de knoop weg.",
        ),
    ),
    Rule(
        code="dead-end",
        group=Group.GRAPH,
        summary=Words("A path stops without an end.", "Een pad houdt op zonder einde."),
        what=Words(
            "An action does not say what comes next, or a decision has no branches. Only an `end`, or a `call` "
            "without `to`, may close a path.",
            "Een actie zegt niet wat erop volgt, of een beslissing heeft geen takken. Alleen een `end`, of een `call` "
            "zonder `to`, mag een pad afsluiten.",
        ),
        why=Words(
            "The clinician would not know whether this was all, or whether something was forgotten.",
            "De clinicus zou niet weten of dit alles was, of dat er iets is vergeten.",
        ),
        bad=_lines("""
              recommend:
                - {id: pump_tyre, within: 1 h, cites: [S1]}
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        good=_lines("""
              recommend:
                - {id: pump_tyre, within: 1 h, cites: [S1]}
              to: done
            done: {kind: end, outcome: ready, label: {en: Ride}}
            """),
        cure=Words(
            "Write `to:` with the next node, or make the last node an `end` with its outcome.",
            "Schrijf `to:` met de volgende knoop, of maak van de laatste knoop een `end` met de uitkomst.",
        ),
    ),
    Rule(
        code="cycle",
        group=Group.GRAPH,
        summary=Words("A path comes back to where it was.", "Een pad komt terug waar het al was."),
        what=Words(
            "A node can be reached again from itself; or a flowchart calls itself, directly or through others; or a "
            "criterion is defined by means of itself.",
            "Een knoop is vanuit zichzelf weer te bereiken; of een stroomdiagram roept zichzelf aan, direct of via "
            "andere; of een criterium is met behulp van zichzelf omschreven.",
        ),
        why=Words(
            "Within one case the facts do not change, so a circle would never end. What has to be looked at again "
            "later is a new case.",
            "Binnen één casus veranderen de gegevens niet, dus een kring zou nooit eindigen. Wat later opnieuw "
            "beoordeeld moet worden, is een nieuwe casus.",
        ),
        bad=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            to: tyre
            """),
        good=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            to: done
            """),
        cure=Words(
            "Lead the edge that closes the circle to a later node or an `end`. Define one of the criteria by facts "
            "alone.",
            "Laat de pijl die de kring sluit naar een latere knoop of een `end` wijzen. Omschrijf een van de criteria "
            "met alleen gegevens.",
        ),
    ),
)


SOURCE = (
    Rule(
        code="missing-translation",
        group=Group.SOURCE,
        summary=Words("A text is missing in one of the languages.", "Een tekst ontbreekt in een van de talen."),
        what=Words(
            "The guideline lists its `languages`; every text that a person reads needs an entry for each, and for no "
            "other.",
            "De richtlijn noemt haar `languages`; elke tekst die iemand leest, moet er in al die talen staan, en in "
            "geen andere.",
        ),
        why=Words(
            "Nobody should get a question or an advice in a language other than the one they chose.",
            "Niemand hoort een vraag of advies te krijgen in een andere taal dan de gekozen taal.",
        ),
        bad=_lines("""
            flowchart: ride
            title: {en: Ready to ride?}
            """),
        good=_lines("""
            flowchart: ride
            title: {en: Ready to ride?, nl: Klaar om te fietsen?}
            """),
        cure=Words(
            "Add the text, or take the language from the guideline's list.",
            "Voeg de tekst toe, of haal de taal uit de lijst van de richtlijn.",
        ),
    ),
    Rule(
        code="missing-citation",
        group=Group.SOURCE,
        summary=Words(
            "A branch, criterion or recommendation does not say on what it rests.",
            "Een tak, criterium of aanbeveling zegt niet waarop zij berust.",
        ),
        what=Words(
            "There is neither `cites` (the statements of the source) nor `reading` (our choice where the source is "
            "silent).",
            "Er staat geen `cites` (de uitspraken van de bron) en geen `reading` (onze keuze waar de bron zwijgt).",
        ),
        why=Words(
            "Clinicians have to see whether the guideline says something or whether we made it of it. Without it, an "
            "idea of the author passes for the guideline.",
            "Een clinicus moet kunnen zien of de richtlijn iets zegt, of dat wij het ervan gemaakt hebben. Anders "
            "gaat een idee van de auteur door voor de richtlijn.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Cite the statement. When there is none: describe the choice in `readings.yaml` and name it in `reading`.",
            "Haal de uitspraak aan. Is die er niet: beschrijf de keuze in `readings.yaml` en noem die in `reading`.",
        ),
    ),
    Rule(
        code="uncited-statement",
        group=Group.SOURCE,
        severity=Severity.WARNING,
        summary=Words(
            "Nothing cites a statement of the source.", "Een uitspraak van de bron wordt nergens aangehaald."
        ),
        what=Words(
            "A statement of `statements.yaml` is in no `cites`: not of a node, branch, fact, criterion or "
            "recommendation, nor under `not_encoded`.",
            "Een uitspraak in `statements.yaml` staat in geen enkele `cites`: niet bij een knoop, tak, gegeven, "
            "criterium of aanbeveling, en niet onder `not_encoded`.",
        ),
        why=Words(
            "Something that the source says was perhaps forgotten, and the patients for whom it was written miss it.",
            "Misschien is iets vergeten wat de bron zegt, en lopen de patiënten voor wie het geschreven is, het mis.",
        ),
        bad=_lines("""
            statements:
              S1: {kind: action, text: {en: Pump up a flat tyre}}
              S2: {kind: action, text: {en: Walk when you have no pump}}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
              - {else: done, cites: [S2]}
            """),
        cure=Words(
            "Encode the statement and cite it there, or list it under `not_encoded` with the reason.",
            "Neem de uitspraak op en haal haar daar aan, of noem haar onder `not_encoded` met de reden.",
        ),
    ),
    Rule(
        code="retired-reading",
        group=Group.SOURCE,
        summary=Words("Something rests on a reading that is retired.", "Iets berust op een lezing die is ingetrokken."),
        what=Words(
            "A branch, recommendation, criterion, fact or node names a reading that has `retired` in `readings.yaml`: "
            "its question was settled, and the reading stays there as history only.",
            "Een tak, aanbeveling, criterium, gegeven of knoop noemt een lezing die in `readings.yaml` op `retired` "
            "staat: de vraag is beslecht, en de lezing staat er alleen nog als geschiedenis.",
        ),
        why=Words(
            "The advice would still follow a choice that the working group has replaced.",
            "Het advies zou nog een keuze volgen die de werkgroep heeft vervangen.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, reading: G01}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Cite what settled the question, or name another reading; if the choice still holds, take `retired` away.",
            "Haal aan wat de vraag heeft beslecht, of noem een andere lezing; geldt de keuze nog, haal dan `retired` "
            "weg.",
        ),
    ),
    Rule(
        code="unknown-place",
        group=Group.SOURCE,
        severity=Severity.WARNING,
        summary=Words(
            "Another choice changes a place that is not there.", "Een andere keuze verandert een plaats die er niet is."
        ),
        what=Words(
            "Under `otherwise` of a reading a change names a file, a key or an entry of a list that the guideline "
            "does not have, or adds what is there already.",
            "Onder `otherwise` van een lezing noemt een wijziging een bestand, een sleutel of een regel van een lijst "
            "die de richtlijn niet heeft, of voegt zij toe wat er al is.",
        ),
        why=Words(
            "The gap report shows the working group what the other choice would mean for patients. After an edit of "
            "the guideline that can only be computed when the change still fits.",
            "Het lezingenrapport laat de werkgroep zien wat de andere keuze voor patiënten zou betekenen. Na een "
            "aanpassing van de richtlijn is dat alleen te berekenen als de wijziging nog past.",
        ),
        bad=_lines("""
            change:
              - {in: ride, at: [nodes, tyre, branches, {reading: G02}], remove: true}
            """),
        good=_lines("""
            change:
              - {in: ride, at: [nodes, tyre, branches, {reading: G01}], remove: true}
            """),
        cure=Words(
            "Correct the step that is marked: a key, a number from 1, or what stands in the entry.",
            "Verbeter de aangewezen stap: een sleutel, een nummer vanaf 1, of wat er in de regel staat.",
        ),
    ),
    Rule(
        code="bad-alternative",
        group=Group.SOURCE,
        severity=Severity.WARNING,
        summary=Words(
            "With another choice of a reading the guideline would have an error.",
            "Met een andere keuze van een lezing zou de richtlijn een fout bevatten.",
        ),
        what=Words(
            "The changes under `otherwise` can be made, but the guideline that they make does not pass the checks. The "
            "finding tells which, and where.",
            "De wijzigingen onder `otherwise` zijn te maken, maar de richtlijn die zo ontstaat, komt niet door de "
            "controles. De melding vertelt welke, en waar.",
        ),
        why=Words(
            "What the other choice would mean for patients cannot be computed.",
            "Wat de andere keuze voor patiënten zou betekenen, is niet te berekenen.",
        ),
        bad=_lines("""
            change:
              - {in: ride, at: [nodes, tyre, branches, {reading: G01}, to], be: walk}
            """),
        good=_lines("""
            change:
              - {in: ride, at: [nodes, tyre, branches, {reading: G01}, to], be: done}
              - {in: ride, at: [nodes, pump], remove: true}
            """),
        cure=Words(
            "Add the changes that are missing, such as the node that a branch leads to, or remove what is no longer "
            "reached.",
            "Voeg de wijzigingen toe die ontbreken, zoals de knoop waar een tak naartoe gaat, of haal weg wat niet "
            "meer wordt bereikt.",
        ),
    ),
)


SPARE = (
    Rule(
        code="unused-fact",
        group=Group.SPARE,
        severity=Severity.WARNING,
        summary=Words("No condition uses a fact.", "Geen enkele voorwaarde gebruikt een gegeven."),
        what=Words(
            "The fact stands in `facts.yaml`, but no branch, guard or criterion tests it.",
            "Het gegeven staat in `facts.yaml`, maar geen tak, aanbeveling of criterium toetst het.",
        ),
        why=Words(
            "The patient is asked or examined for something that changes nothing; or a condition was forgotten.",
            "De patiënt wordt iets gevraagd of onderzocht wat niets verandert; of er is een voorwaarde vergeten.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true, tyre_age: ≥ 5 a}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Use the fact in a condition, or remove it.", "Gebruik het gegeven in een voorwaarde, of haal het weg."
        ),
    ),
    Rule(
        code="unused-criterion",
        group=Group.SPARE,
        severity=Severity.WARNING,
        summary=Words("No condition uses a criterion.", "Geen enkele voorwaarde gebruikt een criterium."),
        what=Words(
            "The criterion is defined in `facts.yaml`, but no branch, guard or other criterion names it.",
            "Het criterium is in `facts.yaml` omschreven, maar geen tak, aanbeveling of ander criterium noemt het.",
        ),
        why=Words(
            "A definition that is not used is not applied: the branches may say something slightly different.",
            "Een omschrijving die niet wordt gebruikt, wordt niet toegepast: de takken zeggen misschien net iets "
            "anders.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {must_pump: true}, to: pump, cites: [S1]}
            """),
        cure=Words(
            "Use the criterion in a condition, or remove it.",
            "Gebruik het criterium in een voorwaarde, of haal het weg.",
        ),
    ),
    Rule(
        code="unused-recommendation",
        group=Group.SPARE,
        severity=Severity.WARNING,
        summary=Words("No node gives a recommendation.", "Geen enkele knoop geeft een aanbeveling."),
        what=Words(
            "The recommendation stands in `recommendations.yaml`, but no action recommends it.",
            "De aanbeveling staat in `recommendations.yaml`, maar geen actie beveelt haar aan.",
        ),
        why=Words(
            "The catalogue promises it and nobody will ever be advised it.",
            "De lijst belooft haar, maar niemand krijgt haar ooit te zien.",
        ),
        bad=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            to: done
            """),
        good=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
              - {id: carry_pump, cites: [S1]}
            to: done
            """),
        cure=Words(
            "Recommend it in the action where it belongs, or remove it.",
            "Beveel haar aan in de actie waar zij hoort, of haal haar weg.",
        ),
    ),
    Rule(
        code="unused-reading",
        group=Group.SPARE,
        severity=Severity.WARNING,
        summary=Words("Nothing rests on a reading.", "Niets berust op een lezing."),
        what=Words(
            "The reading stands in `readings.yaml`, but no branch, node, fact, criterion or recommendation names it.",
            "De lezing staat in `readings.yaml`, maar geen tak, knoop, gegeven, criterium of aanbeveling noemt haar.",
        ),
        why=Words(
            "A choice that is explained but not applied misleads whoever has to judge it.",
            "Een keuze die wel is toegelicht maar niet wordt toegepast, misleidt wie haar moet beoordelen.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {flat_tyre: true}, to: pump, reading: G01}
            """),
        cure=Words(
            "Name it in `reading` where the choice is made, or remove it.",
            "Noem haar in `reading` waar de keuze wordt gemaakt, of haal haar weg.",
        ),
    ),
)


CASES = (
    Rule(
        code="value-out-of-range",
        group=Group.CASES,
        summary=Words(
            "A value in a case lies outside the fact's bounds.",
            "Een waarde in een casus ligt buiten de grenzen van het gegeven.",
        ),
        what=Words(
            "The number in the case is below the `minimum` or above the `maximum` of the fact, or has more digits than "
            "any measurement has.",
            "Het getal in de casus ligt onder het `minimum` of boven het `maximum` van het gegeven, of heeft meer "
            "cijfers dan enige meting.",
        ),
        why=Words(
            "A value that cannot be is a slip of the pen or a wrong unit. The case is refused: advice for a patient "
            "who does not exist helps nobody.",
            "Een waarde die niet kan, is een verschrijving of een verkeerde eenheid. De casus wordt geweigerd: advies "
            "voor een patiënt die niet bestaat, helpt niemand.",
        ),
        bad=_lines("""
            case: old_bicycle
            facts: {flat_tyre: true, tyre_age: -3 a}
            """),
        good=_lines("""
            case: old_bicycle
            facts: {flat_tyre: true, tyre_age: 3 a}
            """),
        cure=Words(
            "Correct the value or its unit. When it is not known, leave it out: unknown is a value.",
            "Verbeter de waarde of de eenheid. Is zij niet bekend, laat haar dan weg: ook onbekend is een waarde.",
        ),
    ),
    Rule(
        code="case-shape",
        group=Group.CASES,
        summary=Words("A case does not have the shape of a case.", "Een casus heeft niet de vorm van een casus."),
        what=Words(
            "A case is a mapping with `case`, `facts` and sometimes `at`, `from` and `expect`, or a bare mapping of "
            "facts. Here a key is unknown or missing, or a time has no offset.",
            "Een casus is een blok met `case`, `facts` en soms `at`, `from` en `expect`, of alleen een blok met "
            "gegevens. Hier is een sleutel onbekend of ontbreekt er een, of een tijdstip heeft geen tijdzone.",
        ),
        why=Words(
            "What is not understood is not skipped: it may be the very thing that counts for this patient.",
            "Wat niet wordt begrepen, wordt niet overgeslagen: het kan juist zijn wat voor deze patiënt telt.",
        ),
        bad=_lines("""
            case: flat_bicycle
            fact: {flat_tyre: true}
            """),
        good=_lines("""
            case: flat_bicycle
            at: 2026-01-05T09:30:00+01:00
            facts: {flat_tyre: true}
            """),
        cure=Words(
            "Put what was observed under `facts`, and write a time with its offset, such as "
            "`2026-01-05T09:30:00+01:00`.",
            "Zet wat is vastgesteld onder `facts`, en schrijf een tijdstip met tijdzone, zoals "
            "`2026-01-05T09:30:00+01:00`.",
        ),
    ),
    Rule(
        code="unknown-column",
        group=Group.CASES,
        summary=Words(
            "A table lacks a column, or has one that means nothing.",
            "Een tabel mist een kolom, of heeft er een die niets betekent.",
        ),
        what=Words(
            "A mapping names a column that is not in the header of the table; or there is no mapping, and a column is "
            "named after no fact.",
            "Een koppeling noemt een kolom die niet in de kop van de tabel staat; of er is geen koppeling, en een "
            "kolom heet niet naar een gegeven.",
        ),
        why=Words(
            "A fact whose column is not found would be unknown in every row, and nobody would see why so many answers "
            "are open.",
            "Een gegeven waarvan de kolom niet is gevonden, zou in elke rij onbekend zijn, en niemand zou zien waarom "
            "zoveel antwoorden open blijven.",
        ),
        bad=_lines("""
            mapping: bicycle
            facts: {flat_tyre: lek_band}
            """),
        good=_lines("""
            mapping: bicycle
            facts: {flat_tyre: lekke_band}
            """),
        cure=Words(
            "Write the name of the column exactly as in the table, capitals too. `leidraad cohort --map-init` drafts a "
            "mapping from the table itself.",
            "Schrijf de naam van de kolom precies zoals in de tabel, ook de hoofdletters. `leidraad cohort --map-init` "
            "maakt een koppeling in concept uit de tabel zelf.",
        ),
    ),
    Rule(
        code="bad-mapping",
        group=Group.CASES,
        summary=Words("A mapping says something that cannot be meant.", "Een koppeling zegt iets wat niet kan."),
        what=Words(
            "A spelling in a mapping means two things, a key does not go with the type of the fact, a fact is said in "
            "two ways, or a date format leaves out the day, the month or the year.",
            "Een schrijfwijze in een koppeling betekent twee dingen, een sleutel past niet bij het soort gegeven, een "
            "gegeven wordt op twee manieren aangegeven, of een datumnotatie laat dag, maand of jaar weg.",
        ),
        why=Words(
            "A cell that is read in two ways gives two kinds of advice, and in a whole cohort nobody looks at single "
            "rows.",
            "Een cel die op twee manieren te lezen is, geeft twee adviezen, en bij een heel cohort kijkt niemand naar "
            "losse rijen.",
        ),
        bad=_lines("""
            mapping: bicycle
            facts: {flat_tyre: {column: band, yes: [lek, 1], no: [heel, 1]}}
            """),
        good=_lines("""
            mapping: bicycle
            facts: {flat_tyre: {column: band, yes: [lek, 1], no: [heel, 0]}}
            """),
        cure=Words(
            "Let each spelling mean one thing, and leave out what does not belong with the fact.",
            "Laat elke schrijfwijze één ding betekenen, en laat weg wat niet bij het gegeven hoort.",
        ),
    ),
)


PROOFS = (
    Rule(
        code="incomplete-decision",
        group=Group.PROOFS,
        summary=Words("A case finds no branch that holds.", "Een casus vindt geen tak die geldt."),
        what=Words(
            "Some case that really comes to this decision meets none of the conditions of its branches, and there is "
            "no `else`. The run stops there without an outcome.",
            "Een casus die echt bij deze beslissing komt, voldoet aan geen van de voorwaarden van de takken, en er is "
            "geen `else`. De richtlijn houdt daar op zonder uitkomst.",
        ),
        why=Words(
            "The patient of that case gets no advice, and nobody meant it so. Gaps hide between limits: `< 3 a` and "
            "`> 3 a` leave three years out.",
            "De patiënt van die casus krijgt geen advies, en niemand heeft dat zo bedoeld. Gaten zitten tussen "
            "grenzen: `< 3 a` en `> 3 a` laten drie jaar weg.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: < 3 a}, to: done, cites: [S1]}
              - {when: {tyre_age: "> 3 a"}, to: replace, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: < 3 a}, to: done, cites: [S1]}
              - {when: {tyre_age: ≥ 3 a}, to: replace, cites: [S1]}
            """),
        cure=Words(
            "Let a branch take the cases that are left out, or add an `else` with the statement or the reading on "
            "which it rests.",
            "Laat een tak de weggelaten casussen opvangen, of voeg een `else` toe met de uitspraak of de lezing "
            "waarop die berust.",
        ),
    ),
    Rule(
        code="overlapping-branches",
        group=Group.PROOFS,
        summary=Words("Two branches hold in one case.", "Twee takken gelden in één casus."),
        what=Words(
            "The branches of this decision are to exclude each other (`hit: unique`, which is the default), and some "
            "case that comes here meets two of them. The run stops there without an outcome.",
            "De takken van deze beslissing moeten elkaar uitsluiten (`hit: unique`, zoals vanzelf geldt), en een "
            "casus die hier komt, voldoet aan twee ervan. De richtlijn houdt daar op zonder uitkomst.",
        ),
        why=Words(
            "Two branches at once are two kinds of advice. Which one counts is for the authors to say.",
            "Twee takken tegelijk zijn twee adviezen. Het is aan de auteurs om te zeggen welk advies telt.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: ≤ 3 a}, to: done, cites: [S1]}
              - {when: {tyre_age: ≥ 3 a}, to: replace, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: < 3 a}, to: done, cites: [S1]}
              - {when: {tyre_age: ≥ 3 a}, to: replace, cites: [S1]}
            """),
        cure=Words(
            "Narrow one of the two, or write `hit: first` when the first that holds is to win.",
            "Maak een van de twee smaller, of schrijf `hit: first` als de eerste die geldt, moet winnen.",
        ),
    ),
    Rule(
        code="shadowed-branch",
        group=Group.PROOFS,
        summary=Words("No case takes this branch.", "Geen enkele casus neemt deze tak."),
        what=Words(
            "Wherever the condition of this branch holds, an earlier branch of the same decision is taken; or an "
            "`else` is left without any case.",
            "Overal waar de voorwaarde van deze tak geldt, wordt een eerdere tak van dezelfde beslissing genomen; of "
            "er blijft voor een `else` geen casus over.",
        ),
        why=Words(
            "What the branch leads to never happens, however right it looks in the drawing.",
            "Waar de tak heen leidt, gebeurt nooit, hoe goed het er in de tekening ook uitziet.",
        ),
        bad=_lines("""
            branches:
              - {when: {tyre_age: ≥ 1 a}, to: check, cites: [S1]}
              - {when: {tyre_age: ≥ 5 a}, to: walk, cites: [S1]}
              - {else: done, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {tyre_age: ≥ 5 a}, to: walk, cites: [S1]}
              - {when: {tyre_age: ≥ 1 a}, to: check, cites: [S1]}
              - {else: done, cites: [S1]}
            """),
        cure=Words(
            "Move the branch up, narrow the one before it, or remove it.",
            "Zet de tak hoger, maak de tak ervoor smaller, of haal hem weg.",
        ),
        severity=Severity.WARNING,
    ),
    Rule(
        code="constant-condition",
        group=Group.PROOFS,
        summary=Words(
            "A condition has the same truth in every case that asks for it.",
            "Een voorwaarde is in elke casus die ernaar vraagt even waar.",
        ),
        what=Words(
            "The condition, or this part of it, always holds or never holds in the cases that come here. Of a "
            "criterion all the nodes that use it count together.",
            "De voorwaarde, of dit deel ervan, geldt altijd of nooit in de casussen die hier komen. Bij een criterium "
            "tellen alle knopen die het gebruiken samen.",
        ),
        why=Words(
            "It tells nothing apart, so it is not what the authors meant: a limit in the wrong unit, a fact that was "
            "settled before, a `not` too many.",
            "Hij maakt geen onderscheid, en is dus niet wat de auteurs bedoelden: een grens in de verkeerde eenheid, "
            "een gegeven dat al vaststond, een `not` te veel.",
        ),
        bad=_lines("""
            branches:
              - {when: {flat_tyre: false, lights_work: true}, to: done, cites: [S1]}
              - {else: walk, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {lights_work: true}, to: done, cites: [S1]}
              - {else: walk, cites: [S1]}
            """),
        cure=Words(
            "Correct the test. When it is right, leave out what always holds, and remove what waits for what never "
            "does.",
            "Verbeter de vergelijking. Klopt die, laat dan weg wat altijd geldt, en haal weg wat wacht op wat nooit "
            "geldt.",
        ),
        severity=Severity.WARNING,
    ),
    Rule(
        code="unreachable-recommendation",
        group=Group.PROOFS,
        summary=Words("No case is given the recommendation.", "Geen enkele casus krijgt de aanbeveling."),
        what=Words(
            "Nodes give the recommendation, but no case reaches one of them with its condition met.",
            "Er zijn knopen die de aanbeveling geven, maar geen casus komt daar terwijl aan de voorwaarde is voldaan.",
        ),
        why=Words(
            "The source asks for it, the drawing shows it, and no patient gets it.",
            "De bron vraagt erom, de tekening toont haar, en geen patiënt krijgt haar.",
        ),
        bad=_lines("""
            recommend:
              - {id: check_tyre, cites: [S1]}
              - {id: replace_tyre, when: {tyre_age: < 1 a}, cites: [S1]}
            """),
        good=_lines("""
            recommend:
              - {id: check_tyre, cites: [S1]}
              - {id: replace_tyre, when: {tyre_age: ≥ 8 a}, cites: [S1]}
            """),
        cure=Words(
            "Correct the conditions on the way to it, or remove the recommendation.",
            "Verbeter de voorwaarden op de weg erheen, of haal de aanbeveling weg.",
        ),
        severity=Severity.WARNING,
    ),
    Rule(
        code="idle-fact",
        group=Group.PROOFS,
        summary=Words("A fact is read, and no answer depends on it.", "Een gegeven wordt gelezen, zonder gevolg."),
        what=Words(
            "A condition reads the fact, but no recommendation, deadline, strength, provenance or outcome of any case "
            "depends on it. What is only read by a warning does not count as idle.",
            "Een voorwaarde leest het gegeven, maar geen aanbeveling, termijn, sterkte, herkomst of uitkomst van een "
            "casus hangt ervan af. Wat alleen een waarschuwing leest, geldt niet als zonder gevolg.",
        ),
        why=Words(
            "It is asked of patients for nothing, or something that should hang on it does not.",
            "Er wordt patiënten voor niets naar gevraagd, of er hoort iets van af te hangen dat dat niet doet.",
        ),
        bad=_lines("""
            branches:
              - {when: {bell: true}, to: flat, cites: [S1]}
              - {when: {bell: false}, to: flat, cites: [S1]}
            """),
        good=_lines("""
            branches:
              - {when: {bell: true}, to: flat, cites: [S1]}
              - {when: {bell: false}, to: walk, cites: [S1]}
            """),
        cure=Words(
            "Let the branches lead where they should, or remove the question and the fact.",
            "Laat de takken leiden waar dat hoort, of haal de vraag en het gegeven weg.",
        ),
        severity=Severity.WARNING,
    ),
    Rule(
        code="contradicting-deadlines",
        group=Group.PROOFS,
        summary=Words(
            "One case is given a recommendation with two deadlines.",
            "Eén casus krijgt een aanbeveling met twee termijnen.",
        ),
        what=Words(
            "Two nodes on one way give the same recommendation within different times. In one flowchart only the "
            "shorter shows; from two flowcharts both do. Lines of one action do not count (there the shortest that "
            "applies is meant), nor does a recommendation without a deadline.",
            "Twee knopen op één weg geven dezelfde aanbeveling met een andere termijn. Binnen één stroomdiagram is "
            "alleen de kortste te zien, uit twee stroomdiagrammen allebei. Regels van één actie tellen niet (daar is "
            "de kortste bedoeld die van toepassing is), en een aanbeveling zonder termijn evenmin.",
        ),
        why=Words(
            "The longer of the two was written for somebody who now never sees it, or the reader must choose.",
            "De langste termijn is geschreven voor iemand die haar nu nooit ziet, of de lezer moet zelf kiezen.",
        ),
        bad=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            to: later
            """),
        good=_lines("""
            recommend:
              - {id: pump_tyre, within: 1 h, cites: [S1]}
            to: done
            """),
        cure=Words(
            "Give the recommendation once on every way, or let a condition keep the two apart.",
            "Geef de aanbeveling één keer op elke weg, of houd de twee met een voorwaarde uit elkaar.",
        ),
        severity=Severity.WARNING,
    ),
    Rule(
        code="conflicting-recommendations",
        group=Group.PROOFS,
        summary=Words(
            "One case is given two recommendations that exclude each other.",
            "Eén casus krijgt twee aanbevelingen die elkaar uitsluiten.",
        ),
        what=Words(
            "The catalogue says under `excludes` that no case may be given the one beside the other, and some case is.",
            "De catalogus zegt onder `excludes` dat geen casus de ene naast de andere mag krijgen, en een casus krijgt "
            "ze allebei.",
        ),
        why=Words(
            "The reader is told to do and not to do the same thing.",
            "De lezer krijgt te horen dat iets wel en niet moet.",
        ),
        bad=_lines("""
            recommend:
              - {id: walk_home, cites: [S1]}
            to: go
            """),
        good=_lines("""
            recommend:
              - {id: walk_home, cites: [S1]}
            to: done
            """),
        cure=Words(
            "Let a condition keep the two apart. When both may stand together, take `excludes` away.",
            "Houd de twee met een voorwaarde uit elkaar. Mogen ze samengaan, haal dan `excludes` weg.",
        ),
    ),
    Rule(
        code="proof-limit",
        group=Group.PROOFS,
        summary=Words("Something could not be proven.", "Iets kon niet worden bewezen."),
        what=Words(
            "The proof over all cases outgrew its limit. What was not proven stands in the message; whatever is not "
            "named was proven.",
            "Het bewijs over alle casussen werd groter dan de grens. In de melding staat wat niet is bewezen; wat daar "
            "niet staat, is wel bewezen.",
        ),
        why=Words(
            "Silence means that there is no fault. Where that is not known, it is said.",
            "Zwijgen betekent dat er geen fout is. Waar dat niet vaststaat, wordt het gezegd.",
        ),
        bad=_lines("""
            # one decision that weighs twenty facts against one another in hundreds of branches
            """),
        good=_lines("""
            # several decisions after one another, each about a few facts
            """),
        cure=Words(
            "Split the decision or the guideline. `leidraad verify --from FLOWCHART` proves a part by itself.",
            "Splits de beslissing of de richtlijn. `leidraad verify --from STROOMDIAGRAM` bewijst een deel apart.",
        ),
        severity=Severity.WARNING,
    ),
)
"""What only a proof over all cases finds: `leidraad verify` reports these."""


PROPERTIES = (
    Rule(
        code="property-violated",
        group=Group.PROOFS,
        summary=Words(
            "A property does not hold in every case.",
            "Een eigenschap geldt niet in elke casus.",
        ),
        what=Words(
            "There is a case in which the flowcharts do something else than the property says. It is shown, with "
            "as few known facts as possible; of a property that compares (`worse`, `never_later`) the milder case "
            "and the worse one are.",
            "Er is een casus waarin de stroomdiagrammen iets anders doen dan de eigenschap zegt. Die staat erbij, "
            "met zo weinig mogelijk bekende gegevens; bij een eigenschap die vergelijkt (`worse`, `never_later`) "
            "de lichtere casus en de ernstiger.",
        ),
        why=Words(
            "A property is a promise to patients: some patient would not get what it says.",
            "Een eigenschap is een belofte aan patiënten: er is een patiënt die niet krijgt wat zij zegt.",
        ),
        bad=_lines("""
            always: {pump_tyre: ≤ 1 h}
            """),
        good=_lines("""
            always: {pump_tyre: ≤ 2 h}
            """),
        cure=Words(
            "Run the case that is shown and see where it goes wrong. Mend the flowchart; or, when the property "
            "promises more than the source, say with `whenever` where it does not apply.",
            "Doorloop de getoonde casus en kijk waar het misgaat. Herstel het stroomdiagram; of, als de "
            "eigenschap meer belooft dan de bron, zeg met `whenever` waar zij niet geldt.",
        ),
    ),
    Rule(
        code="property-vacuous",
        group=Group.PROOFS,
        summary=Words(
            "A property holds because it says nothing.",
            "Een eigenschap geldt doordat zij niets zegt.",
        ),
        what=Words(
            "No case comes under `whenever`; or no run gives a recommendation that is named; or no two cases "
            "differ in a fact named under `worse` alone.",
            "Geen enkele casus valt onder `whenever`; of geen enkele doorloop geeft een genoemde aanbeveling; of "
            "geen twee casussen verschillen alleen in een gegeven onder `worse`.",
        ),
        why=Words(
            "It looks like a protection and protects nobody. Often it was true once, and the flowchart changed.",
            "Het lijkt een bescherming en beschermt niemand. Vaak was het ooit waar, en is het stroomdiagram "
            "veranderd.",
        ),
        bad=_lines("""
            whenever: {flat_tyre: true, pump_tyre: false}
            """),
        good=_lines("""
            whenever: {flat_tyre: true}
            """),
        cure=Words(
            "Widen `whenever`, name what the flowcharts do give, or take the property away.",
            "Maak `whenever` ruimer, noem wat de stroomdiagrammen wel geven, of haal de eigenschap weg.",
        ),
        severity=Severity.WARNING,
    ),
)
"""What `properties.yaml` claims and a proof finds otherwise."""


RULES: Final = (*FILES, *NAMES, *CONDITIONS, *GRAPH, *SOURCE, *SPARE, *CASES, *PROOFS, *PROPERTIES)
_BY_CODE: Final = {one.code: one for one in RULES}


class UnknownCode(LookupError):  # noqa: N818 - it names what was asked for
    """A code that is no finding's; `hint` has the names nearest to it."""

    exit_code = 2

    def __init__(self, code: str) -> None:
        """Keep the code that was asked for."""
        super().__init__(code)
        self.code = code

    @property
    def hint(self) -> str:
        """Return the nearest codes, or all of them when none is near."""
        return nearest(self.code.lower(), _BY_CODE) or f"one of: {', '.join(sorted(_BY_CODE))}"

    def __str__(self) -> str:
        return f"no finding `{self.code}`: {self.hint}"


def rule(code: str) -> Rule | None:
    """Return the rule with this code, or None when there is none."""
    return _BY_CODE.get(code)


def explain(code: str, language: Language = "en") -> str:
    """Return what the finding means, why it matters, an example and the cure, set for a terminal.

    Raises:
        UnknownCode: no finding has this code; its text names the nearest.
    """
    known = rule(code)
    if known is None:
        raise UnknownCode(code)
    titles = _TITLES[language]
    severity = titles[known.severity]
    parts = [f"{code} ({severity})", _set(known.summary[language])]
    for title, text in ((titles["what"], known.what), (titles["why"], known.why)):
        parts += [title, _set(text[language], "  ")]
    parts += [titles["bad"], textwrap.indent(known.bad.rstrip(), "  ")]
    parts += [titles["cure"], _set(known.cure[language], "  ")]
    parts += [titles["good"], textwrap.indent(known.good.rstrip(), "  ")]
    headed = [f"{title}\n{body}" for title, body in zip(parts[::2], parts[1::2], strict=True)]
    return "\n\n".join(headed) + "\n"


_TITLES: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "what": "What it finds",
        "why": "Why it matters",
        "bad": "For example",
        "cure": "The cure",
        "good": "Then it reads",
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
    },
    "nl": {
        "what": "Wat het vindt",
        "why": "Waarom het ertoe doet",
        "bad": "Bijvoorbeeld",
        "cure": "De oplossing",
        "good": "Dan staat er",
        Severity.ERROR: "fout",
        Severity.WARNING: "waarschuwing",
    },
}


def _set(text: str, indent: str = "") -> str:
    return textwrap.fill(text, COLUMNS, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
