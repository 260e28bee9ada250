"""Where the drawn guidelines and the seeded cases of the card are found."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent / "laws"))
