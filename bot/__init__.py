"""How the unit talks, on no particular platform."""
