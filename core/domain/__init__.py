"""The nouns of a delivery unit as small frozen values and plain functions."""
