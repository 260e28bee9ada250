"""YAML texts as people write them, drawn by Hypothesis: a plain document in an untidy layout, with comments."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Draw = st.DrawFn

WORDS = (
    "pijn", "a b c d", "24 h", "≥ 3 d", "é", "no", "12:30", "it's", 'say "so"', "a: b", "x #y", "- z", "", " lead",
    "tail ", "[1]", "{a}", "a,b", "true", "007", "http://x.y/z?q=1#f", "back\\slash", "?",
    "tab\there", "'", '"', "*a", "&b",
    "a long text of many words that by itself takes up a good part of the line on which it stands, and so may not fit",
)  # fmt: skip
SCALARS = st.one_of(st.sampled_from(WORDS), st.booleans(), st.integers(-5, 500), st.none())
KEYS = st.sampled_from(
    ["a", "b", "label", "nl", "en", "when", "to", "cites", "x y", "it's", "D2.7", "≥", "a-b", "true"]
)
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=7) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=25
).filter(lambda value: isinstance(value, list | dict))
SIGNS = frozenset("-?:,[]{}#&*!|>'\"%@` ")
NUMBER = frozenset("0123456789.+-~<=")


@st.composite
def texts(draw: Draw) -> str:
    """Return a text that reads as some document, in a layout that nobody would choose."""
    body = Writer(draw).block(draw(DOCUMENTS), draw(st.sampled_from([0, 0, 0, 3])))
    head = draw(st.sampled_from(["", "# a comment first\n", "\n\n", "---\n", "#\n\n#x\n"]))
    return head + "".join(f"{line}\n" for line in body) + draw(st.sampled_from(["", "\n\n", "# the end", " \n"]))


class Writer:
    """Writes values with indentation, spaces, quotes, comments and breaks as drawn."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw

    def one_in(self, number: int) -> bool:
        return self.draw(st.integers(1, number)) == number

    def block(self, value: Any, margin: int) -> list[str]:
        """Return the lines of a list or mapping."""
        if not value or self.one_in(4):
            return self.over_lines(self.flow(value), margin)
        step = self.draw(st.sampled_from([1, 2, 2, 2, 4, 7]))
        lines: list[str] = []
        for entry in value.items() if isinstance(value, dict) else value:
            lines += self.between(margin)
            if isinstance(value, dict):
                lines += self.entry(
                    f"{self.key(entry[0])}{self.draw(st.sampled_from(['', '', ' ']))}:", entry[1], margin, step
                )
            else:
                lines += self.item(entry, margin, step)
        return lines

    def between(self, margin: int) -> list[str]:
        if not self.one_in(6):
            return []
        at = self.draw(st.sampled_from([0, margin, margin, margin + 2]))
        return self.draw(
            st.sampled_from([[""], ["", "", ""], [" " * at + "# why: {this} [is] - so"], ["  "], ["#a", "", " # b"]])
        )

    def entry(self, head: str, value: Any, margin: int, step: int) -> list[str]:
        spaces = " " * self.draw(st.sampled_from([1, 1, 1, 3]))
        if isinstance(value, list | dict) and value and not self.one_in(3):
            inner = margin if isinstance(value, list) and self.one_in(3) else margin + step
            inner_lines = self.block(value, inner)
            if inner_lines[0].lstrip().startswith(("{", "[")) and inner == margin:
                inner_lines = [f" {line}" for line in inner_lines]
            return [" " * margin + head + self.comment(), *inner_lines]
        return self.over_lines(head + spaces + self.inline(value, margin), margin, step)

    def item(self, value: Any, margin: int, step: int) -> list[str]:
        if isinstance(value, list | dict) and value and not self.one_in(3):
            inner = self.block(value, margin + 1 + step)
            if inner[0].strip() and inner[0].lstrip()[0] != "#":
                return [" " * margin + "-" + inner[0][margin + 1 :], *inner[1:]]
            return [" " * margin + "-", *inner]
        return self.over_lines("- " + self.inline(value, margin), margin, step)

    def inline(self, value: Any, margin: int) -> str:
        if isinstance(value, list | dict):
            return self.flow(value)
        if isinstance(value, str) and self.one_in(6) and value.strip() == value and value and "\t" not in value:
            sign = self.draw(st.sampled_from(["|", ">", "|-", ">-"]))
            gap = " " * (margin + self.draw(st.integers(1, 5)))
            return f"{sign}\n{gap}{value}\n{gap}  more\n\n{gap}end"
        said = self.scalar(value, within=False)
        if self.one_in(5) and said[:1] not in {"'", '"'} | SIGNS and "\\" not in said:
            return said.replace(" ", "\n" + " " * (margin + self.draw(st.integers(1, 5))))
        if (
            self.one_in(5)
            and said[:1] == '"'
            and "\\" not in said
            and "  " not in said
            and said[1:2] != " " != said[-2:-1]
        ):
            return said.replace(" ", self.draw(st.sampled_from(["\n", "  \n"])) + " " * (margin + 3))
        return said + self.comment()

    def over_lines(self, text: str, margin: int, _step: int = 2) -> list[str]:
        """Return a text at a margin; where it has line ends, they are its own."""
        first, *rest = text.split("\n")
        return [" " * margin + first, *rest]

    def comment(self) -> str:
        return self.draw(st.sampled_from(["", "", "", "", " # why", "      #x"]))

    def flow(self, value: Any) -> str:
        if not isinstance(value, list | dict):
            return self.scalar(value, within=True)
        pad = self.draw(st.sampled_from(["", "", " "]))
        comma = self.draw(st.sampled_from([", ", ", ", " ,  ", ",\n        ", ", # c\n          ", "\n        , "]))
        last = self.draw(st.sampled_from(["", "", "", ",", "\n        ", ",\n        "])) if value else ""
        if isinstance(value, dict):
            items = [f"{self.key(key)}: {self.flow(inner)}" for key, inner in value.items()]
            return "{" + pad + comma.join(items) + last + pad + "}"
        return "[" + pad + comma.join(self.flow(inner) or '""' for inner in value) + last + pad + "]"

    def key(self, key: str) -> str:
        return self.scalar(key, within=True)

    def scalar(self, value: Any, *, within: bool) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None:
            return "null" if within else self.draw(st.sampled_from(["null", "~", "null"]))
        if isinstance(value, int):
            return str(value)
        plain = (
            value.strip() == value
            and value not in {"", "true", "false", "null", "~"}
            and value[0] not in SIGNS | NUMBER
            and not any(sign in value for sign in (": ", " #", "\t"))
            and not value.endswith(":")
            and not (within and set(value) & set(",[]{}?"))
        )
        ways = ["double"] + (["plain", "plain"] if plain else []) + (["single"] if "\t" not in value else [])
        match self.draw(st.sampled_from(ways)):
            case "plain":
                return value
            case "single":
                return "'" + value.replace("'", "''") + "'"
            case _:
                return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
