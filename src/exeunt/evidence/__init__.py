"""What is known of each uncertain number: a prior with its range, its grade and its source."""

from exeunt.evidence.distributions import Distribution, parse
from exeunt.evidence.fixed import Discrepancy, Fixed, fixed, fixed_steps, load_discrepancies, load_fixed
from exeunt.evidence.priors import Prior, load_priors
from exeunt.evidence.structure import Options, Switch, load_switches

__all__ = [
    "Discrepancy",
    "Distribution",
    "Fixed",
    "Options",
    "Prior",
    "Switch",
    "fixed",
    "fixed_steps",
    "load_discrepancies",
    "load_fixed",
    "load_priors",
    "load_switches",
    "parse",
]
