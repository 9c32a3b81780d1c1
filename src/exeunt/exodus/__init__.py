"""People decide to leave, meet rules, settle, move on and return: cases whose departures are driven."""
