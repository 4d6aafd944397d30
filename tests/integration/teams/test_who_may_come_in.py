"""Every refusal at the door, with keys made here: nobody is heard, nothing is called, and no content is logged."""

from __future__ import annotations

import base64
import hmac
import json
import threading
import time

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.teams import APP, TENANT

PRIYA = "priya.shah@marlowheath.example"
SECRET_WORDS = "voids 31 because of the handover"
NOW = int(time.time())  # noqa: TID251 - a token says when it ends in real time
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def known(council, teams):
    """A lead the bot has met, so that only the door decides; what happened before is forgotten."""
    teams.knows(PRIYA)
    assert teams.says(PRIYA, "hello").status_code == 200
    council.courier.empty()
    teams.calls.clear()
    teams.sent.clear()
    return council


def _nothing_happened(council, teams, capsys):
    council.courier.empty()
    assert teams.sent == []
    assert teams.calls == []
    with council.store.reading() as work:
        assert not work.figures.said_in("x")
    said = capsys.readouterr()
    assert SECRET_WORDS not in said.out + said.err
    assert "Bearer" not in said.out + said.err
    assert "turned away" in said.out + said.err


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"from": None}, id="from null"),
        pytest.param({"from": {}}, id="from nobody"),
        pytest.param({"conversation": {"tenantId": TENANT}}, id="in no conversation"),
        pytest.param({"from": "Priya"}, id="from a word"),
        pytest.param({"entities": 7}, id="entities that are a number"),
        pytest.param({"timestamp": "x"}, id="no instant"),
    ],
)
def test_what_is_signed_and_no_activity_is_refused_without_calling_anybody(known, teams, capsys, broken):
    assert teams.deliver(teams.activity(PRIYA, text=SECRET_WORDS) | broken).status_code == 400
    _nothing_happened(known, teams, capsys)


def test_what_is_not_encoded_as_it_says_is_refused(known, teams, capsys):
    headers = {"Authorization": f"Bearer {teams.token()}", "Content-Encoding": "gzip"}
    told = requests.post(known.address, data=b'{"type": "message"}', headers=headers, timeout=10)
    assert told.status_code == 400
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://login.example"}, id="another issuer"),
        pytest.param({"aud": "another-bot"}, id="meant for another bot"),
        pytest.param({"aud": None}, id="meant for nobody"),
        pytest.param({"exp": NOW - 3600}, id="expired an hour ago"),
        pytest.param({"exp": None}, id="never expires: the SDK takes it"),
        pytest.param({"nbf": NOW + 3600}, id="not valid yet"),
        pytest.param({"kid": "nobody-knows"}, id="signed with a key nobody knows"),
        pytest.param({"key": STRANGER}, id="signed by somebody else"),
    ],
)
def test_a_token_that_is_not_right_is_401_and_nobody_is_heard(known, teams, capsys, claims):
    """The stock SDK answers some of these with a 500 and lets one of them in."""
    answer = teams.deliver(teams.activity(PRIYA, text=SECRET_WORDS), **claims)
    assert answer.status_code == 401
    assert answer.text == ""
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(None, id="no token"),
        pytest.param("Basic dXNlcjpwYXNz", id="another scheme"),
        pytest.param("Bearer", id="no token after the scheme"),
        pytest.param("Bearer a.b.c", id="not a token"),
        pytest.param("Bearer " + "a" * 20_000, id="far too long"),
    ],
)
def test_a_header_that_is_no_token_is_401(known, teams, capsys, header):
    headers = {"Content-Type": "application/json"} | ({"Authorization": header} if header else {})
    activity = teams.activity(PRIYA, text=SECRET_WORDS)
    try:
        answer = requests.post(teams.endpoint, json=activity, headers=headers, timeout=10)
    except requests.ConnectionError:
        pytest.fail("the door fell shut")
    if header and len(header) > 8_190:
        assert answer.status_code in {400, 401}  # aiohttp refuses so long a header line before we see it
        return
    assert answer.status_code == 401
    _nothing_happened(known, teams, capsys)


def test_a_right_token_under_another_scheme_is_401(known, teams, capsys):
    headers = {"Authorization": f"Basic {teams.token()}"}
    activity = teams.activity(PRIYA, text=SECRET_WORDS)
    assert requests.post(teams.endpoint, json=activity, headers=headers, timeout=10).status_code == 401
    _nothing_happened(known, teams, capsys)


def _encoded(part) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _claims(teams, **changes):
    """Everything right, so that only what a test changes can be why."""
    return {
        "iss": "https://api.botframework.com",
        "aud": APP,
        "serviceurl": teams.service_url,
        "exp": NOW + 3600,
    } | changes


def _public_pem(teams) -> bytes:
    public = teams.ring.private[teams.ring.newest].public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _forged(teams, kind: str) -> str:
    """A token whose claims are all right, and whose signature is not."""
    head = {"typ": "JWT", "alg": "RS256", "kid": teams.ring.newest}
    body = _encoded(_claims(teams))
    private = teams.ring.private[teams.ring.newest]
    match kind:
        case "no algorithm":
            return f"{_encoded(head | {'alg': 'none'})}.{body}."
        case "the public key as a shared secret":
            signed = f"{_encoded(head | {'alg': 'HS256'})}.{body}"
            return f"{signed}.{_encoded(hmac.digest(_public_pem(teams), signed.encode(), 'sha256'))}"
        case "our key by another algorithm":
            return jwt.encode(_claims(teams), private, "RS512", headers={"kid": teams.ring.newest})
        case "no signature":
            return f"{_encoded(head)}.{body}."
        case "another's signature":
            return f"{_encoded(head)}.{body}.{teams.token().rpartition('.')[2]}"
        case "a key of its own in the header":
            own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(STRANGER.public_key()))
            return jwt.encode(
                _claims(teams), STRANGER, "RS256", headers={"kid": teams.ring.newest, "jwk": own}
            )
        case "an address of keys in the header":
            there = f"{teams.address}/not-planned"
            return jwt.encode(
                _claims(teams), STRANGER, "RS256", headers={"kid": "theirs", "jku": there, "x5u": there}
            )
    raise AssertionError(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "no algorithm",
        "the public key as a shared secret",
        "our key by another algorithm",
        "no signature",
        "another's signature",
        "a key of its own in the header",
        "an address of keys in the header",
    ],
)
def test_a_token_signed_another_way_is_401(known, teams, capsys, kind):
    """The classic ways in. The fake counts any call it did not plan, such as one for an address of keys."""
    said = teams.activity(PRIYA, text=SECRET_WORDS)
    assert teams.deliver(said, token=_forged(teams, kind)).status_code == 401
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"[" * 5_000, id="brackets without end"),
        pytest.param(b'{"alg":' * 700, id="objects without end"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b'"RS256"', id="no object"),
        pytest.param({"alg": "RS256"}, id="no key named"),
        pytest.param({"alg": "RS256", "kid": 7}, id="a key that is a number"),
        pytest.param({"alg": "RS256", "kid": ["a"]}, id="a key that is a list"),
        pytest.param({"alg": ["RS256"], "kid": "key-1"}, id="several algorithms"),
        pytest.param({"alg": "RS256", "kid": "key-1", "crit": ["x"], "x": 1}, id="an extension we must know"),
        pytest.param({"alg": "RS256", "kid": "key-1", "b64": False}, id="a payload that is not encoded"),
    ],
)
def test_a_header_nobody_would_write_is_401_and_no_accident(known, teams, capsys, head):
    """A token's header is read before its signature is known, so anybody may have written it."""
    body = _encoded(_claims(teams))
    token = f"{_encoded(head)}.{body}.{_encoded(b'x' * 256)}"
    assert teams.deliver(teams.activity(PRIYA, text=SECRET_WORDS), token=token).status_code == 401
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": "soon"}, id="ends soon"),
        pytest.param({"exp": float("inf")}, id="never ends"),
        pytest.param({"exp": [NOW + 60]}, id="several ends"),
        pytest.param({"nbf": "yesterday"}, id="begins yesterday"),
        pytest.param({"nbf": float("inf")}, id="never begins"),
        pytest.param({"iat": "now"}, id="made now"),
        pytest.param({"aud": {"app": APP}}, id="for a thing"),
    ],
)
def test_claims_of_a_kind_they_cannot_be_are_401(known, teams, capsys, claims):
    assert teams.deliver(teams.activity(PRIYA, text=SECRET_WORDS), **claims).status_code == 401
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"channelData": {"tenant": {"id": "another"}}}, id="channelData names another tenant"),
        pytest.param(
            {"conversation": {"conversationType": "personal", "id": "a:29:0001", "tenantId": "another"}},
            id="the conversation names another tenant",
        ),
        pytest.param(
            {"channelData": {}, "conversation": {"conversationType": "personal", "id": "a:29:0001"}},
            id="no tenant is named at all",
        ),
        pytest.param({"channelData": {"tenant": {"id": {"$ne": ""}}}}, id="a tenant that is no name"),
        pytest.param({"channelId": "webchat"}, id="another channel than Teams"),
        pytest.param({"serviceUrl": None}, id="no service address"),
        pytest.param({"serviceUrl": 7}, id="a service address that is none"),
    ],
)
def test_what_the_activity_says_is_compared_with_who_called(known, teams, capsys, changes):
    activity = teams.activity(PRIYA, text=SECRET_WORDS) | changes
    assert teams.deliver(activity).status_code == 403
    _nothing_happened(known, teams, capsys)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/amer/",
        "{base}.evil.example/amer/",
        "http://127.0.0.1@evil.example/amer/",
        "http://127.0.0.1:1/amer/",
        "ftp://127.0.0.1/amer/",
        "http://[::1",
    ],
)
def test_an_address_off_the_list_is_never_called_though_the_token_names_it(known, teams, capsys, address):
    """With authentication off, the SDK would show our token to whatever address a request names."""
    address = address.format(base=teams.address)
    activity = teams.activity(PRIYA, text=SECRET_WORDS) | {"serviceUrl": address}
    assert teams.deliver(activity, serviceurl=address).status_code == 403
    _nothing_happened(known, teams, capsys)


def test_an_address_on_the_list_that_the_token_does_not_name_is_403(known, teams, capsys):
    activity = teams.activity(PRIYA, text=SECRET_WORDS) | {"serviceUrl": f"{teams.address}/emea/"}
    assert teams.deliver(activity).status_code == 403
    _nothing_happened(known, teams, capsys)


def test_a_key_that_may_not_speak_for_teams_is_403(known, teams, capsys):
    teams.ring.endorsements = ["webchat"]
    teams.ring.rotate()
    assert teams.deliver(teams.activity(PRIYA, text=SECRET_WORDS)).status_code == 403
    _nothing_happened(known, teams, capsys)


def test_what_is_no_activity_is_refused_without_a_fuss(known, teams, capsys):
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {teams.token()}"}
    for body in (b"", b"[]", b"{}", b'{"type": 7}', b"[" * 100_000, b"\xff\xfe", b'"hi"'):
        assert requests.post(teams.endpoint, data=body, headers=headers, timeout=10).status_code == 400
    big = b'{"type": "message", "text": "' + b"x" * 300_000 + b'"}'
    assert requests.post(teams.endpoint, data=big, headers=headers, timeout=10).status_code == 413
    _nothing_happened(known, teams, capsys)


def test_a_new_key_is_taken_without_a_restart(known, teams):
    """The SDK raises IndexError on a key it does not know, until its day-old cache is over."""
    teams.ring.rotate()
    assert teams.says(PRIYA, "hi").status_code == 200
    assert teams.ring.fetched == 2


def test_unknown_keys_do_not_have_us_fetch_again_and_again(known, teams):
    before = teams.ring.fetched
    for number in range(20):
        assert teams.deliver(teams.activity(PRIYA, text="x"), kid=f"made-up-{number}").status_code == 401
    assert teams.ring.fetched - before == 1, "one look, then half a minute of quiet"


def test_a_key_rotated_away_no_longer_opens_the_door(known, teams):
    old = teams.token()
    teams.ring.rotate()
    assert teams.says(PRIYA, "hi").status_code == 200
    assert teams.deliver(teams.activity(PRIYA, text="x"), token=old).status_code == 401


def test_a_slow_fetch_of_keys_holds_nobody_else_up(known, teams):
    """The SDK fetches with a blocking call on the event loop: everybody would wait."""
    teams.ring.slow = 3.0
    waiting = threading.Thread(
        target=lambda: teams.deliver(teams.activity(PRIYA, text="x"), kid="not-known-yet")
    )
    waiting.start()
    time.sleep(0.3)
    began = time.monotonic()
    assert teams.says(PRIYA, "hi").status_code == 200
    took = time.monotonic() - began
    waiting.join()
    assert took < 2.0, f"a known key waited {took:.1f} s for somebody else's"


def test_before_any_key_is_known_the_answer_is_try_again(council, teams):
    """Nobody can be recognised, which is not the caller's fault."""
    teams.knows(PRIYA)
    teams.ring.broken = True
    assert teams.says(PRIYA, "hi").status_code == 503
