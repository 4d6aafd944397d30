"""Calls to Slack's Web API: paced, and what goes wrong told in the courier's words.

Slack's errors are those documented at https://docs.slack.dev/reference/methods; only what a person can act on gets a
sentence of its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from adapters.courier import NotAllowed, TooFast, Unreachable, Unsendable
from adapters.pacing import told_to_wait

SECONDS_FOR_A_CALL = 15
_A_LONG_WAIT = 600.0
_A_MESSAGE_A_SECOND = (
    1.02  # for a channel, counted from when the last one was there: its chart may have taken long
)
_NOT_ALLOWED = {
    "invalid_auth": "Slack does not accept the bot token",
    "not_authed": "no bot token was sent to Slack",
    "token_revoked": "the bot token has been revoked",
    "token_expired": "the bot token has expired",
    "missing_scope": "the app lacks a permission",
    "not_allowed_token_type": "the token is of the wrong kind",
    "no_permission": "the app lacks a permission",
    "access_denied": "the app is not allowed to do that",
    "org_login_required": "the workspace is being moved",
    "ekm_access_denied": "an administrator has suspended the app",
    "team_access_not_granted": "the app is not granted to this workspace",
    "messages_tab_disabled": "the app's Messages tab is off, so nobody can be written to",
}
_UNREACHABLE = {
    "user_not_found": "Slack knows nobody by that address",
    "users_not_found": "Slack knows nobody by that address",
    "user_not_visible": "Slack does not show that person to the app",
    "user_disabled": "their Slack account is deactivated",
    "cannot_dm_bot": "that account is a bot",
    "is_bot": "that account is a bot",
    "recipient_deactivated": "their Slack account is deactivated",
}
_UNSENDABLE = {
    "not_in_channel": "the app is not a member of that channel; invite it there",
    "is_archived": "that channel is archived",
    "channel_not_found": "there is no such channel, or the app was not invited to it",
    "restricted_action": "a workspace setting keeps the app from posting there",
    "cant_update_message": "that message cannot be changed",
    "edit_window_closed": "that message can no longer be changed",
    "msg_too_long": "the message is too long",
}
_DELETED = {"message_not_found", "thread_not_found"}
_UNCLEAR = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "rollup_error",
    "accesslimited",
}
NOT_AS_BLOCKS = {
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_attachments",
    "msg_blocks_too_long",
    "slack_file_not_found",
    "invalid_slack_file",
}


class Deleted(Unsendable):
    """The message to be changed, or answered in a thread, is no longer there."""


class NotAsBlocks(Exception):
    """Slack does not take these blocks; the text alone may still go."""


NO_WORDS_IN = (TooFast, NotAllowed, Unsendable, NotAsBlocks, OSError)
"""What can go wrong between us and Slack. What it says is ours, and repeats nobody's words: it may stand in a log."""


def web_client(token: str, api_url: str) -> WebClient:
    """A client that never retries by itself: only the outbox does."""
    quiet = logging.getLogger("stocktake.slack_sdk")
    quiet.setLevel(logging.CRITICAL)  # it writes answers into its messages; ours say what matters
    return WebClient(
        token=token, base_url=api_url, timeout=SECONDS_FOR_A_CALL, retry_handlers=[], logger=quiet
    )


class Calls:
    """One token's calls. A method that was told to wait is not called for that channel until then.

    `seconds` counts up and never goes back.
    """

    def __init__(self, client: WebClient, seconds: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self._seconds = seconds
        self._quiet_until: dict[tuple[str, str], float] = {}

    def __call__(
        self, method: str, call: Callable[..., SlackResponse], channel: str = "", **arguments: Any
    ) -> Mapping[str, Any]:
        """What Slack answered. Raises the courier's exceptions, NotAsBlocks, or OSError without a clear answer."""
        for about in ((method, channel), (method, "")):
            left = self._quiet_until.get(about, 0.0) - self._seconds()
            if left > 0:
                raise TooFast(left)
        try:
            answer = call(**({"channel": channel} if channel else {}), **arguments)
        except SlackApiError as refused:
            raise self._outcome(method, channel, refused.response) from None
        except (HTTPException, SlackClientError) as fault:
            raise OSError(f"no clear answer to {method}: {type(fault).__name__}") from fault
        if method == "chat.postMessage" and channel:
            self._quiet_until[method, channel] = self._seconds() + _A_MESSAGE_A_SECOND
        data = answer.data
        return data if isinstance(data, dict) else {}

    def _outcome(self, method: str, channel: str, answer: Any) -> Exception:
        status = int(getattr(answer, "status_code", 200) or 200)
        error = str(answer.get("error", "") if hasattr(answer, "get") else "")
        if status == 429 or error in {"ratelimited", "rate_limited"}:
            after = retry_after(getattr(answer, "headers", {}) or {})
            self._quiet_until[method, channel] = self._seconds() + after
            return TooFast(after)
        if error == "account_inactive":
            return self._whose_account()
        if status >= 500 or error in _UNCLEAR or " " in error or not error:
            return OSError(f"no clear answer to {method}: {status} {error[:40]}")
        return outcome(error, method, str(answer.get("needed", "")))

    def _whose_account(self) -> Exception:
        """The documentation means our own account; a deactivated colleague's is answered in the same word."""
        try:
            self.client.auth_test()
        except SlackApiError:
            return NotAllowed("the app's own account is deactivated")
        except (OSError, HTTPException, SlackClientError):
            return OSError("no clear answer to auth.test")
        return Unreachable("their Slack account is deactivated")


def outcome(error: str, method: str, needed: str = "") -> Exception:
    """What one of Slack's errors means for a message.

    >>> outcome("is_archived", "chat.postMessage")
    Unsendable('that channel is archived')
    """
    if error in NOT_AS_BLOCKS:
        return NotAsBlocks(error)
    if error in _NOT_ALLOWED:
        scope = f" ({needed})" if needed else ""
        return NotAllowed(f"{_NOT_ALLOWED[error]}{scope}")
    if error in _UNREACHABLE:
        return Unreachable(_UNREACHABLE[error])
    if error in _DELETED:
        return Deleted("the message it belongs to was deleted")
    return Unsendable(_UNSENDABLE.get(error, f"Slack answered {error} to {method}"))


def said(answer: Mapping[str, Any], method: str, *names: str) -> Any:
    """What an answer says under these names. Raises OSError where it does not: that is no clear answer.

    >>> said({"channel": {"id": "D1"}}, "conversations.open", "channel", "id")
    'D1'
    """
    found: Any = answer
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    if not found:
        raise OSError(f"{method} did not say {'.'.join(names)}")
    return found


def without_raising(act: Callable[[], object]) -> Exception | None:
    """Do it; what went wrong, if it is one of the things that can go wrong between us and Slack.

    >>> without_raising(lambda: 1) is None
    True
    """
    try:
        act()
    except NO_WORDS_IN as why:
        return why
    return None


def retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds that an answer asks to be waited for before the next call; half a minute where it does not say."""
    said = {k.lower(): str(v[0] if isinstance(v, list) else v) for k, v in headers.items() if v}
    seconds = told_to_wait(said.get("retry-after"), said.get("date"))
    return 30.0 if seconds is None else min(_A_LONG_WAIT, max(1.0, seconds))
