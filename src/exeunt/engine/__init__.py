"""The engine: worlds in, results out."""

from exeunt.engine.compiled import announce, model, source
from exeunt.engine.day import MODES, run
from exeunt.engine.displaced import run as run_displaced
from exeunt.engine.guard import Broken

__all__ = ["MODES", "Broken", "announce", "model", "run", "run_displaced", "source"]
