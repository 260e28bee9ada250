"""What a new version of a guideline changes: in its words, in its structure, and for whom.

`compare.compare` makes a `values.Difference`; `text`, `markdown` and `machine` say it.
"""
