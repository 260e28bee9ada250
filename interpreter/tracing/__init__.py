"""What rests on what: statements of the source, readings, the parts of the flowcharts, properties and cases.

`trace` follows it both ways; `gaps` tells the guideline's working group which questions the source leaves open.
"""
