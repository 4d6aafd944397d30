"""What the app asks a council for, and why: the manifest asks for exactly this (held to it by a test)."""

from __future__ import annotations

COMMAND = "/stocktake"
SHORTCUT = "note_on_priority"
EVENTS = ("app_home_opened", "app_mention", "message.channels", "message.groups", "message.im")
SCOPES = {
    "app_mentions:read": "to answer when it is named in a channel",
    "channels:history": "to hear answers in a flag's thread, and to look before it posts again",
    "channels:read": "to find the unit's channel",
    "chat:write": "to post, to edit, and to take a second copy back",
    "commands": "for /stocktake and the note shortcut",
    "files:read": "to see when a chart can be shown, and to read a workbook the unit sends",
    "files:write": "to put up charts",
    "groups:history": "the same in a private unit channel",
    "groups:read": "to find the unit's channel when it is private",
    "im:history": "to hear what people write to it",
    "im:write": "to write to somebody who has not written yet",
    "users:read": "to know who writes, and their time zone",
    "users:read.email": "to match people by their e-mail address, never by name",
}
"""Each permission, and what it is for."""
METHODS = {
    "auth.test": (),
    "users.info": ("users:read", "users:read.email"),
    "users.lookupByEmail": ("users:read.email",),
    "conversations.open": ("im:write",),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "views.open": (),
    "views.publish": (),
    "apps.connections.open": (),
}
"""Each method that is called, and the permissions Slack's reference names for it."""
EVENT_SCOPES = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}
"""Each event, and the permission it needs."""
