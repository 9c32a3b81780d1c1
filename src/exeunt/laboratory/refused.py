"""What the laboratory cannot do, as a sentence for the one who asked."""

from __future__ import annotations


class Refused(ValueError):
    """A question that cannot be answered as it was put; its text says why, and what to do."""
