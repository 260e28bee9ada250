"""The author's cases as a suite: what they reach, which cases would reach more, and which faults they would catch."""
