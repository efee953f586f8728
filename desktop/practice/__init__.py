"""Learning on sample charts. Marking comes here: it will compare an encounter with a chart's key."""
