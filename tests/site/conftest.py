"""Where the drawn guidelines, the seeded cases of the card and the comparison with the evaluator are found."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parents[1] / "laws"), str(Path(__file__).parents[2] / "tools")]
