"""Files made into records; every fault is a sentence."""
