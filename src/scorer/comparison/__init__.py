"""Many cards set beside each other: who ranks where, where points are lost, what to look at again."""
