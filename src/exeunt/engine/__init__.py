"""The engine: worlds in, results out."""

from exeunt.engine.compiled import announce, model, source
from exeunt.engine.day import MODES, run
from exeunt.engine.displaced import run as run_displaced

__all__ = ["MODES", "announce", "model", "run", "run_displaced", "source"]
