"""The third way to chat: the whole thing in a browser page, on this machine only, with no accounts."""
