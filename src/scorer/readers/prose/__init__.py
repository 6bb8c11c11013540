"""What the prose around a table says of its unit, its year and its total."""
