"""A small guideline about a bicycle's bell, as files that a test may change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CARD = ROOT / "flowcharts" / "wervelmetastasen"


def words(text: str) -> dict[str, str]:
    return {"en": text}


def files() -> dict[str, Any]:
    """Return a guideline about a bicycle: one decision, two actions, three readings, two with another choice."""
    reading = {"provenance": "reading", "question": words("q?"), "choice": words("ours"), "reason": words("why")}
    return {
        "guideline": {
            "guideline": "bell",
            "version": "1.0.0",
            "language": 1,
            "status": "draft",
            "title": words("Bell"),
            "languages": ["en"],
            "entry": "ride",
            "source": {"title": words("A card"), "publisher": "nobody", "year": 2026},
            "intended_use": words("An example."),
            "reference_time": words("now"),
            "not_encoded": [{"topic": words("Horns"), "reason": words("Another card."), "cites": ["S4"]}],
        },
        "statements": {
            "statements": {
                f"S{number}": {"kind": "action", "text": words(f"Statement {number}")} for number in range(1, 5)
            }
        },
        "readings": {
            "readings": {
                "G01": {
                    **reading,
                    "cites": ["S2"],
                    "otherwise": [
                        {
                            "choice": words("the other"),
                            "change": [
                                {"in": "ride", "at": ["nodes", "bell", "branches", {"reading": "G01"}], "remove": True},
                                {"in": "ride", "at": ["nodes", "fix"], "remove": True},
                            ],
                        }
                    ],
                },
                "G02": {**reading, "otherwise": [{"choice": words("later"), "not_computed": words("no cases")}]},
                "G03": {
                    **reading,
                    "otherwise": [
                        {
                            "choice": words("same advice"),
                            "change": [
                                {
                                    "in": "ride",
                                    "at": ["nodes", "oil", "recommend", {"id": "oil"}, "cites"],
                                    "be": ["S3"],
                                }
                            ],
                        }
                    ],
                },
            }
        },
        "facts": {
            "facts": {
                name: {"type": "boolean", "label": words(name), "question": words(f"{name}?"), "cites": ["S1"]}
                for name in ("rings", "rusty", "dark")
            },
            "criteria": {
                "bad": {
                    "label": words("bad"),
                    "when": [{"rings": False}, {"rusty": True}],
                    "cites": ["S3"],
                    "reading": "G02",
                }
            },
        },
        "recommendations": {
            "recommendations": {
                name: {"label": words(f"Do {name}"), "strength": "must", "cites": ["S1"]} for name in ("fix", "oil")
            }
        },
        "ride": {
            "flowchart": "ride",
            "title": words("Ride"),
            "start": "bell",
            "nodes": {
                "bell": {
                    "kind": "decision",
                    "hit": "first",
                    "label": words("Bell?"),
                    "branches": [
                        {"when": {"dark": True, "bad": True}, "to": "fix", "reading": "G01"},
                        {"when": {"bad": True}, "to": "oil", "cites": ["S2"]},
                        {"else": "done", "cites": ["S2"]},
                    ],
                },
                "fix": {
                    "kind": "action",
                    "label": words("Fix"),
                    "recommend": [{"id": "fix", "within": "1 h", "cites": ["S1"]}],
                    "to": "done",
                },
                "oil": {
                    "kind": "action",
                    "label": words("Oil"),
                    "recommend": [
                        {"id": "oil", "cites": ["S1"], "reading": "G03"},
                        {"id": "fix", "within": "2 h", "cites": ["S1"]},
                    ],
                    "to": "done",
                },
                "done": {"kind": "end", "outcome": "done", "label": words("Ride")},
            },
        },
    }
