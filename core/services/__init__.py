"""What the unit does, one module per verb; each takes a `Work` and is part of its transaction."""
