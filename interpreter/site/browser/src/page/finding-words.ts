/** Findings about a case in Dutch: the evaluator says them as the command line does, in English. */

import type { Language } from "./view.ts";

const VALUES: Readonly<Record<string, string>> = { "a list": "een lijst", "a mapping": "een groep gegevens" };

/** English as the evaluator writes it, and Dutch; `$1` and so on stand for what came from the case or the guideline. */
const DUTCH: readonly (readonly [RegExp, string])[] = [
  [/^no fact (`.*`)$/s, "er is geen gegeven $1"],
  [/^(`.*`) is a criterion: give the facts on which it depends$/s, "$1 is een criterium: geef de gegevens waarop het berust"],
  [/^the facts of this guideline: (.*)$/s, "gegevens van deze richtlijn zijn: $1"],
  [/^did you mean (.*) or (`.*`)\?$/s, "bedoelde u $1 of $2?"],
  [/^did you mean (.*)\?$/s, "bedoelde u $1?"],
  [/^one of: (.*)$/s, "het kan zijn: $1"],
  [/^(`[^`]*`) is true or false, not (.*)$/s, "$1 is true of false (ja of nee), niet $2"],
  [/^write true, false or null$/, "schrijf true (ja), false (nee) of null (onbekend)"],
  [/^(`[^`]*`) is a code, not (.*)$/s, "$1 is een keuze uit vaste antwoorden, niet $2"],
  [/^no code (`.*`) in (`[^`]*`)$/s, "$2 heeft geen antwoord $1"],
  [/^(`[^`]*`) is a count, without a unit$/, "$1 is een aantal, zonder eenheid"],
  [/^(`.*`) is no unit of .*$/s, "$1 is geen eenheid voor dit gegeven"],
  [/^(`[^`]*`) is in (.*); other units: (.*)$/, "$1 is in $2; het kan ook in: $3"],
  [/^(`[^`]*`) is a whole number, not (.*)$/, "$1 is een heel getal, niet $2"],
  [/^write a whole number$/, "schrijf een heel getal"],
  [/^(`[^`]*`) is a number, not (.*)$/s, "$1 is een getal, niet $2"],
  [/^write the decimal point as a point: (.*)$/s, "schrijf in een bestand een punt in plaats van de komma: $1"],
  [/^write a number, or text with a unit such as (.*)$/, "schrijf een getal, of een getal met zijn eenheid, zoals $1"],
  [/^write a number$/, "schrijf een getal"],
  [/^a number of more than (\d+) digits$/, "een getal van meer dan $1 cijfers"],
  [/^(`[^`]*`) cannot be (.*)$/s, "$1 kan niet $2 zijn"],
  [/^it is at most (.*)$/, "het is ten hoogste $1"],
  [/^it is at least (.*)$/, "het is ten minste $1"],
  [/^it is from (.*) to (.*)$/, "het ligt van $1 tot en met $2"],
  [/^the time (`.*`) has no offset$/s, "bij het tijdstip $1 ontbreekt het verschil met UTC"],
  [/^(`.*`) is not a time$/s, "$1 is geen tijdstip"],
  [/^write it with an offset, such as (.*)$/, "schrijf het met het verschil met UTC, zoals $1"],
  [/^no case can begin at (`.*`) here$/s, "een casus kan hier niet beginnen bij $1"],
  [/^begin at (`.*`)$/s, "begin bij $1"],
  [/^no flowchart (`.*`)$/s, "er is geen stroomdiagram $1"],
  [/^a case cannot be a list$/, "een lijst is geen casus"],
  [/^a case cannot be nothing$/, "er staat niets in"],
  [/^a case cannot be a single value$/, "een enkele waarde is geen casus"],
  [/^a case is a mapping of facts, or (`.*`)$/, "een casus is een lijst van gegevens met hun waarden, of $1"],
  [/^the key (`.*`) is not known here$/s, "$1 kan hier niet staan"],
  [/^facts stand under `facts`; known here: (.*)$/, "gegevens staan onder `facts`; hier kan staan: $1"],
  [/^(`[^`]*`) must be text$/, "$1 moet tekst zijn"],
  [/^write a name, such as (.*)$/, "schrijf een naam, zoals $1"],
  [/^write date, time and offset, such as (.*)$/, "schrijf datum, tijd en verschil met UTC, zoals $1"],
  [/^write the id of a flowchart, such as (.*)$/, "schrijf welk stroomdiagram, zoals $1"],
  [/^the case lacks `facts`$/, "`facts` ontbreekt"],
  [/^add (`.*`), or (`.*`)$/, "voeg toe: $1 of $2"],
  [/^`facts` must be a mapping of facts$/, "onder `facts` staan gegevens met hun waarden"],
  [/^write (`.*`) when nothing is known$/, "schrijf $1 als er niets bekend is"],
  [/^this is not JSON$/, "dit is geen JSON"],
  [/^more text follows after the end$/, "na het einde volgt nog tekst"],
  [/^more than (\d+) levels lie inside one another$/, "er staan meer dan $1 niveaus in elkaar"],
  [/^a value is missing$/, "er ontbreekt een waarde"],
  [/^a key in double quotes is missing$/, "er ontbreekt een naam tussen dubbele aanhalingstekens"],
  [/^the key (".*") stands here twice$/s, "$1 staat er twee keer"],
  [/^a colon is missing$/, "er ontbreekt een dubbele punt"],
  [/^a comma is missing$/, "er ontbreekt een komma"],
  [/^there is a comma after the last entry$/, "na het laatste staat nog een komma"],
  [/^a backslash starts no code that JSON knows$/, "na een backslash staat een teken dat JSON niet kent"],
  [/^a number is too long$/, "een getal is te lang"],
  [/^write (-?[0-9.]+)$/, "schrijf $1"],
];

/** A message or a hint of a finding in the page's language; null where it is known in English only. */
export function findingText(language: Language, text: string): string | null {
  if (language === "en" || text === "") return text;
  for (const [english, dutch] of DUTCH) {
    const found = english.exec(text);
    if (found !== null) return dutch.replace(/\$(\d)/g, (_, at: string) => VALUES[found[Number(at)] ?? ""] ?? found[Number(at)] ?? "");
  }
  return null;
}
