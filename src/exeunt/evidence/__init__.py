"""What is known of each uncertain number: a prior with its range, its grade and its source."""

from exeunt.evidence.distributions import Distribution, parse
from exeunt.evidence.priors import Prior, load_priors

__all__ = ["Distribution", "Prior", "load_priors", "parse"]
