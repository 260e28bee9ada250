"""Decision records: what was asked, of which guideline and engine, and what came out; kept, checked and asked again.

    answer --decision--> record (--seal--> its hashes) --keeping--> file
    file --reading--> record --replaying--> the same, or exactly what differs --telling--> text

A record holds what the guideline made of the facts. It names nobody: see `decision`.
"""
