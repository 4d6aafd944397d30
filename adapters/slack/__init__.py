"""Slack: what is done there is heard, and what the bot says arrives as Block Kit. No rule lives here."""
