"""The engine: worlds in, results out."""

from exeunt.engine.compiled import announce
from exeunt.engine.day import MODES, run

__all__ = ["MODES", "announce", "run"]
