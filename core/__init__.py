"""What a delivery unit knows and decides; no chat, no network."""
