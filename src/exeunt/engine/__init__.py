"""The engine: worlds in, results out."""

from exeunt.engine.day import run

__all__ = ["run"]
