"""The larger verbs of the command line, a module each."""

from __future__ import annotations


class Stop(Exception):
    """A verb cannot go on; the sentence says why and what to do."""
