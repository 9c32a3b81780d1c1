"""What is known of each uncertain number: a prior with its range, its grade and its source."""

from exeunt.evidence.distributions import Distribution, parse
from exeunt.evidence.priors import Prior, load_priors
from exeunt.evidence.structure import Options, Switch, load_switches

__all__ = ["Distribution", "Options", "Prior", "Switch", "load_priors", "load_switches", "parse"]
