"""Who somebody in Slack is: by their confirmed e-mail at first contact, then by team and user id; never by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from adapters.courier import NotAllowed, TooFast, Unreachable, Unsendable
from adapters.slack.calls import Calls, said
from bot.delivery_words import SOMEBODY
from core.domain.people import Person
from core.ports import Address, Clock, Store

SLACK = "slack"
_LOOK_AGAIN = timedelta(days=1)
_A_NAME = re.compile(r"\s*+(?:[^\W\d_]++[ '’.-]?)++")


def stranger(team: str, user: str) -> str:
    """The key of somebody nobody has set up, so that they can be told whom to ask.

    >>> stranger("T1", "U1")
    'slack:T1:U1'
    """
    return f"{SLACK}:{team}:{user}"


class People:
    """Finds people in Slack and remembers who they are."""

    def __init__(self, store: Store, clock: Clock, calls: Calls) -> None:
        self._store = store
        self._clock = clock
        self._calls = calls
        self.us = ""
        self.bot = ""
        self.team = ""

    def introduce(self) -> None:
        """Learn our own user id and bot id, so that we never answer ourselves."""
        told = self._calls("auth.test", self._calls.client.auth_test)
        self.us, self.bot = str(told.get("user_id") or ""), str(told.get("bot_id") or "")
        self.team = str(told.get("team_id") or "")

    def who(self, team: str, user: str) -> str:
        """The person's key. Slack is asked at first contact, and again after a day for what may have changed."""
        return self._met(team, user)[0] or stranger(team, user)

    def called(self, team: str, user: str) -> str:
        """What a mention of somebody says: the person's key, else the name Slack shows, and none where it shows nobody."""
        person, shown = self._met(team, user)
        return person or shown or SOMEBODY

    def _met(self, team: str, user: str) -> tuple[str, str]:
        """The key of one of the council's people; else nothing, and the name Slack shows of them."""
        now = self._clock.now()
        with self._store.reading() as work:
            known = work.addresses.at(SLACK, team, user)
        if known is not None and now - known.seen_at < _LOOK_AGAIN:
            return known.person, ""
        try:
            told = self._calls("users.info", self._calls.client.users_info, user=user).get("user", {})
        except (Unsendable, NotAllowed, TooFast, OSError) as why:
            if known is not None:
                return known.person, ""
            if isinstance(
                why, Unreachable
            ):  # Slack shows us nobody by that id, and will not on another try either
                return "", ""
            raise
        person = self._known(team, told)
        if person is None:
            if known is not None:
                with self._store.turn() as work:
                    work.addresses.forget(SLACK, team, user)
            return "", _name(told)
        reference = dict(known.reference) if known is not None else {}
        self._remember(Address(SLACK, team, user, person.key, now, reference), str(told.get("tz") or ""))
        return person.key, ""

    def channel_of(self, person: str) -> tuple[str, str]:
        """The person's user id and direct channel, opened if need be. Raises Unreachable where there is none."""
        if person.startswith(f"{SLACK}:"):
            user = person.rpartition(":")[2]
            return user, self._open(user)
        with self._store.reading() as work:
            address = next((a for a in work.addresses.of(person) if a.platform == SLACK), None)
        if address is None:
            found = self._calls(
                "users.lookupByEmail", self._calls.client.users_lookupByEmail, email=person
            ).get("user", {})
            if found.get("deleted"):
                raise Unreachable("their Slack account is deactivated")
            address = Address(
                SLACK,
                str(found.get("team_id") or self.team),
                str(said(found, "users.lookupByEmail", "id")),
                person,
                self._clock.now(),
            )
            self._remember(address, str(found.get("tz") or ""))
        channel = str(address.reference.get("channel", ""))
        if not channel:
            channel = self._open(address.user)
            with self._store.turn() as work:
                kept = work.addresses.at(SLACK, address.team, address.user) or address
                work.addresses.save(replace(kept, reference={**kept.reference, "channel": channel}))
        return address.user, channel

    def _open(self, user: str) -> str:
        opened = self._calls("conversations.open", self._calls.client.conversations_open, users=user)
        return str(said(opened, "conversations.open", "channel", "id"))

    def _known(self, team: str, told: Mapping[str, Any]) -> Person | None:
        """The person with that account's e-mail; a bot's, a guest workspace's or an unconfirmed address is nobody's."""
        theirs = str(told.get("team_id") or team)
        if told.get("deleted") or told.get("is_bot") or told.get("is_stranger"):
            return None
        if told.get("is_email_confirmed") is False or (
            team and theirs != team and "enterprise_user" not in told
        ):
            return None
        email = str((told.get("profile") or {}).get("email") or "").strip().lower()
        if not email:
            return None
        with self._store.reading() as work:
            person = work.portfolio.person(email)
        return None if person is None or person.retired else person

    def _remember(self, address: Address, zone: str) -> None:
        with self._store.turn() as work:
            work.addresses.save(address)
            person = work.portfolio.person(address.person)
            if person is not None and person.time_zone != zone and _is_a_zone(zone):
                work.portfolio.save(replace(person, time_zone=zone))


def _name(told: Mapping[str, Any]) -> str:
    """The name Slack shows, as far as it is one: people put anything there.

    >>> _name({"profile": {"display_name": "Ann O'Hara (she) 92%"}, "real_name": "Ann"}), _name({"name": "bob.k"})
    ("Ann O'Hara", 'bob.k')
    """
    profile = told.get("profile") or {}
    shown = (profile.get("display_name"), profile.get("real_name"), told.get("real_name"), told.get("name"))
    name = _A_NAME.match(str(next((n for n in shown if n), ""))[:80])
    return name[0].strip() if name else ""


def _is_a_zone(name: str) -> bool:
    return name in available_timezones()
