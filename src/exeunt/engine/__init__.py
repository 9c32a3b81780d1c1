"""The engine: worlds in, results out."""

from exeunt.engine.compiled import announce
from exeunt.engine.day import run

__all__ = ["announce", "run"]
