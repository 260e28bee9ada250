"""Colours: every text on its surface at 4.5:1 or more, every line on its background at 3:1 or more.

Colour never stands alone: shape, word, line style or number says the same.
Source: WCAG 2.2, 1.4.1 (use of colour), 1.4.3 (contrast of text), 1.4.11 (contrast of shapes).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TEXT_CONTRAST = 4.5
LINE_CONTRAST = 3.0


class Urgency(StrEnum):
    """How soon the advice of a node must be carried out, by its shortest deadline; most urgent first."""

    HOURS_12 = "within-12h"
    HOURS_24 = "within-24h"
    HOURS_72 = "within-72h"
    DAYS_7 = "within-7d"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Surface:
    """A filled shape: its fill, its outline, and the colours of text on it."""

    fill: str
    line: str
    ink: str
    soft: str
    accent: str


PAGE = Surface("#FFFFFF", "#4A5568", "#1A202C", "#4A5568", "#1F3A5F")
BAND = Surface("#F5F7FA", "#718096", "#1F3A5F", "#4A5568", "#1F3A5F")
FRAME = Surface("#FFFFFF", "#1F3A5F", "#1F3A5F", "#4A5568", "#1F3A5F")
START = Surface("#1F3A5F", "#1F3A5F", "#FFFFFF", "#FFFFFF", "#FFFFFF")
DECISION = Surface("#FFF8E1", "#946000", "#1A1A1A", "#4D4636", "#6F4A00")
ACTION = Surface("#EAF2FB", "#1F5F99", "#1A1A1A", "#3D4852", "#17497A")
CALL = Surface("#F3EEFA", "#5B3E96", "#1A1A1A", "#3D4852", "#4B2F86")
END = Surface("#EDF2EF", "#3D5A4C", "#1A1A1A", "#3D4852", "#2F4A3D")
PILL = Surface("#FFFFFF", "#1F3A5F", "#1F3A5F", "#4A5568", "#1F3A5F")
OFF = Surface("#FFFFFF", "#858585", "#6B6B6B", "#6B6B6B", "#6B6B6B")
PANEL = Surface("#FBFCFE", "#1F3A5F", "#1A202C", "#4A5568", "#1F3A5F")

URGENT: dict[Urgency, Surface] = {
    Urgency.HOURS_12: Surface("#FDECEA", "#9B1C1C", "#1A1A1A", "#4A3A3A", "#9B1C1C"),
    Urgency.HOURS_24: Surface("#FFF0E6", "#B23C00", "#1A1A1A", "#4A3D33", "#A33600"),
    Urgency.HOURS_72: Surface("#FFF6DD", "#8A5A00", "#1A1A1A", "#4D4636", "#7A4F00"),
    Urgency.DAYS_7: Surface("#EBF6EC", "#2A6B2F", "#1A1A1A", "#37473A", "#245E29"),
    Urgency.LATER: Surface("#EAF5F5", "#1E6468", "#1A1A1A", "#364647", "#1A5659"),
}
BADGE_INK = "#FFFFFF"
"""Text on a badge, whose fill is the line colour of its urgency."""
WIDTHS: dict[Urgency | None, float] = {
    Urgency.HOURS_12: 3.6,
    Urgency.HOURS_24: 3.0,
    Urgency.HOURS_72: 2.4,
    Urgency.DAYS_7: 1.9,
    Urgency.LATER: 1.5,
    None: 1.4,
}
"""How thick the outline of a box is: the more urgent, the thicker."""

PATH_LINE = "#0B6E4F"
"""The way that a case goes."""
POSSIBLE_LINE = "#7A3E9D"
"""The ways that a case may still go."""
CALL_LINE = "#5B3E96"
ADDED_LINE = "#0B6E4F"
REMOVED_LINE = "#9B1C1C"
CHANGED_LINE = "#7A3E9D"
"""What is new, gone or changed since an older version."""
STREAM_LINE = "#1F5F99"
"""The rows of a cohort that surely go a way."""
UNCERTAIN_FILL = "#D9C2E8"
"""Those that besides may go it: a light ground around the other, told in numbers too."""
OFF_LINE = "#8A8A8A"
LINES = (PAGE.line, PATH_LINE, POSSIBLE_LINE, CALL_LINE, OFF_LINE, ADDED_LINE, REMOVED_LINE, CHANGED_LINE, STREAM_LINE)
TABS = (*(one.line for one in (DECISION, ACTION, CALL, END, *URGENT.values())), PATH_LINE, POSSIBLE_LINE, OFF.ink)
"""The grounds of white words: what kind a box is, how soon, and where a case goes."""
SURFACES = (PAGE, BAND, FRAME, START, DECISION, ACTION, CALL, END, PILL, OFF, PANEL, *URGENT.values())


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (`#RRGGBB`), from 1 to 21.

    Source: WCAG 2.2, contrast ratio and relative luminance.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Return a channel of sRGB as light; 0.04045 is the standard's threshold."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
