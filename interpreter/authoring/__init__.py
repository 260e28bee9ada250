"""What helps an author to write: names changed everywhere, readings retired, files begun, formatted and watched.

Texts are edited by place: what is not meant stays as it was, to the byte. Only the command line uses this package.
"""
