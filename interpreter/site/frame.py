"""What every page of the site begins with: its head, and a policy under which nothing but its own script and style run.

The policy names the script and the style by their hashes, so that it also holds where a page has no origin (`file://`):
whatever a guideline's text holds, nothing else is run, and nothing is fetched or sent.
Source: Content Security Policy Level 3; Trusted Types.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files

from interpreter.version import ENGINE
from interpreter.visible import visible


def asset(name: str) -> str:
    """Return the text of a built asset."""
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def head(title: str, language: str, style: str, script: str | None = None) -> list[str]:
    """Return the lines of a page up to its body; without a script it may run none."""
    return [
        "<!doctype html>",
        f'<html lang="{text(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="color-scheme" content="light dark">',
        f'<meta name="generator" content="{text(ENGINE)}">',
        f"<title>{text(title)}</title>",
        f"<style>{style}</style>",
        "</head>",
    ]


def text(shown: str) -> str:
    """Return a text on one line in which nothing is markup."""
    return escape(visible(" ".join(shown.split())))


def _policy(style: str, script: str | None) -> str:
    rules = {
        "default-src": "'none'",
        **({} if script is None else {"script-src": _hash(script)}),
        "style-src": _hash(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
