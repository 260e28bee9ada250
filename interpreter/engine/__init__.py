r"""The engine: from a resolved guideline and the facts of a case to an answer, exact over all completions.

regions -> program -> walk                     the path that the known facts settle
                  \-> diagram -> kernel -> completions -> question     what holds whatever is missing
entail puts them together; approximate stands in where the diagrams grow too large
"""
