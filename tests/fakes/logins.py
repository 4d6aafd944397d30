"""Where a bot gets the token it shows to Teams: a machine's identity service, and Entra's login, on loopback.

The identity service speaks as Azure documents it for App Service (IDENTITY_ENDPOINT with IDENTITY_HEADER) and for a
virtual machine (169.254.169.254, whose address MSAL lets one move); the login speaks https with a certificate made here.
"""

from __future__ import annotations

import ipaddress
import json
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HEADER = "the header only this app is told"
SECRET = "a made-up secret"


class Service:
    """Answers as `_answer` says; `asked` holds each request's path, query or form, and headers."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.trouble: list[tuple[int, bytes]] = []
        self.tokens = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        if certificate is not None:
            speaks = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            speaks.load_cert_chain(certificate)
            self._server.socket = speaks.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if certificate is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def fails(self, status: int, body: Any) -> None:
        """The next answer."""
        self.trouble.append((status, body if isinstance(body, bytes) else json.dumps(body).encode()))

    def a_token(self) -> str:
        self.tokens += 1
        return f"token-{self.tokens}"

    def answered(self, path: str, said: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        raise NotImplementedError

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._take(urlsplit(self.path).query)

            def do_POST(self) -> None:
                self._take(self.rfile.read(int(self.headers["Content-Length"])).decode())

            def _take(self, query: str) -> None:
                said = {name: values[0] for name, values in parse_qs(query).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                path = urlsplit(self.path).path
                service.asked.append((path, said, headers))
                if service.trouble:
                    status, body = service.trouble.pop(0)
                else:
                    status, told = service.answered(path, said, headers)
                    body = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


class Identity(Service):
    """A machine that was given the identity `client`, on App Service or a virtual machine."""

    def __init__(self, client: str, lasts: int = 86_400) -> None:
        self.client = client
        self.lasts = lasts
        super().__init__()

    def answered(self, path: str, said: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        if path == "/msi/token" and headers.get("x-identity-header") == HEADER:
            if said["api-version"] != "2019-08-01" or said.get("client_id") != self.client:
                return 400, {"statusCode": 400, "message": "No User Assigned or Delegated Managed Identity"}
        elif path == "/metadata/identity/oauth2/token" and headers.get("metadata") == "true":
            if said["api-version"] != "2018-02-01" or said.get("client_id") != self.client:
                return 400, {"error": "invalid_request", "error_description": "Identity not found"}
        else:
            return 401, {"statusCode": 401, "message": "who asks?"}
        over = int(time.time()) + self.lasts
        return 200, {
            "access_token": self.a_token(),
            "expires_in": str(self.lasts),
            "expires_on": str(over),
            "resource": said["resource"],
            "token_type": "Bearer",
            "client_id": self.client,
        }


class Login(Service):
    """Entra's login for one tenant and one app with a secret."""

    def __init__(self, tenant: str, client: str, certificate: Path) -> None:
        self.tenant = tenant
        self.client = client
        super().__init__(certificate)

    def answered(self, path: str, said: dict[str, str], headers: dict[str, str]) -> tuple[int, Any]:
        del headers
        if not path.startswith(f"/{self.tenant}/"):
            return 400, {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."}
        if path.endswith("/.well-known/openid-configuration"):
            home = f"{self.address}/{self.tenant}"
            return 200, {
                "token_endpoint": f"{home}/oauth2/v2.0/token",
                "authorization_endpoint": f"{home}/oauth2/v2.0/authorize",
                "issuer": f"{home}/v2.0",
            }
        if said.get("client_secret") != SECRET or said.get("client_id") != self.client:
            return 401, {"error": "invalid_client", "error_description": f"AADSTS7000215: not {said}"}
        return 200, {"access_token": self.a_token(), "expires_in": 3599, "token_type": "Bearer"}


def a_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file; whoever trusts the file trusts the server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "login.pem"
    held = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(held + made.public_bytes(serialization.Encoding.PEM))
    return file
