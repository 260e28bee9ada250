r"""The engine: from a resolved guideline and the facts of a case to an answer, exact over all completions.

regions -> program -> walk                                          the path that the known facts settle
                  \-> residual -> course -> shown -> completions    what holds whatever is missing; question: what next
entail puts them together; approximate stands in where the diagrams grow too large.

conditions -> kernel -> sift -> order                               the same over all cases, for proofs and for tables
"""
