"""Findings as a SARIF log, the interchange format of code scanning services and editors.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from interpreter.reports.machine import case_of
from interpreter.rules import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interpreter.diagnostic import Diagnostic, Label
    from interpreter.rules import Language
    from interpreter.span import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(found: Sequence[Diagnostic], *, language: Language = "en", engine: str | None = None) -> str:
    """Return a SARIF 2.1.0 log with one run: the findings in the order given, and the rules that they break.

    `engine` is the version of the product; `language` is that of the rules' explanations.
    """
    codes = sorted({one.code for one in found})
    driver: dict[str, object] = {"name": "leidraad"}
    if engine is not None:
        driver["version"] = engine
    driver["rules"] = [_descriptor(code, language) for code in codes]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, codes.index(one.code)) for one in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    # DEL is the one control character that JSON leaves as it is.
    return json.dumps(log, indent=2).replace("\x7f", "\\u007f") + "\n"


def _descriptor(code: str, language: Language) -> dict[str, object]:
    known = rule(code)
    if known is None:
        return {"id": code}
    what, why, cure = known.what[language], known.why[language], known.cure[language]
    return {
        "id": code,
        "name": code.title().replace("-", ""),
        "shortDescription": {"text": known.summary[language]},
        "fullDescription": {"text": what},
        "defaultConfiguration": {"level": str(known.severity)},
        "help": {
            "text": f"{why}\n\n{cure}",
            "markdown": f"{why}\n\n```yaml\n{known.bad}```\n\n{cure}\n\n```yaml\n{known.good}```\n",
        },
    }


def _result(one: Diagnostic, index: int) -> dict[str, object]:
    message = one.message if one.hint is None else f"{one.message}\n{one.hint}"
    result: dict[str, object] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": str(one.severity),
        "message": {"text": message or one.code},
        "locations": [{"physicalLocation": _location(one.span)}],
    }
    if one.example is not None:
        result["properties"] = {"case": case_of(one.example)}
    if one.labels:
        result["relatedLocations"] = [_related(label, number) for number, label in enumerate(one.labels, 1)]
    return result


def _related(label: Label, number: int) -> dict[str, object]:
    return {"id": number, "message": {"text": label.text}, "physicalLocation": _location(label.span)}


def _location(span: Span) -> dict[str, object]:
    # SARIF counts from 1 and wants the end behind the start: a place that is not so is a slip of a check, and a
    # whole log must not be refused for it.
    line, column = max(1, span.start_line), max(1, span.start_column)
    end_line = max(line, span.end_line)
    end_column = max(column if end_line == line else 1, span.end_column)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"artifactLocation": {"uri": _uri(span.source.name)}, "region": region}


def _uri(name: str) -> str:
    """Return the name of a source as a URI reference: relative, or with the scheme `file` for an absolute path."""
    path = name.replace("\\", "/")
    drive = re.match(r"([A-Za-z]:)(?=/)", path)
    if drive:
        return f"file:///{drive[0]}{quote(path[2:], errors='surrogatepass')}"
    quoted = quote(path, errors="surrogatepass")
    return f"file://{quoted}" if path.startswith("/") else quoted
