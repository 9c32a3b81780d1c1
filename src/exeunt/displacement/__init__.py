"""People displaced by a conflict go to camps: cases whose departures are given."""
