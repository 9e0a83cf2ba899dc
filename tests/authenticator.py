"""A phone's passkey in software: what navigator.credentials answers, for tests without a browser."""

import hashlib
import json
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


class Authenticator:
    """Holds one passkey. What it says of itself can be set, to be wrong."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.host = origin.split("//")[1].split(":")[0]
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.owner = b""
        self.uses = 0
        self.flags = PRESENT | VERIFIED

    def create(self, options: dict[str, Any]) -> str:
        self.owner = base64url_to_bytes(options["user"]["id"])
        point = self.key.public_key().public_numbers()
        cose = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self.data(self.flags | WITH_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self.answer(
            {"clientDataJSON": self.client("webauthn.create", options), "attestationObject": bytes_to_base64url(made)}
        )

    def get(self, options: dict[str, Any]) -> str:
        self.uses += 1
        client, data = self.client("webauthn.get", options), self.data(self.flags)
        signed = data + hashlib.sha256(base64url_to_bytes(client)).digest()
        return self.answer(
            {
                "clientDataJSON": client,
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(SHA256()))),
                "userHandle": bytes_to_base64url(self.owner),
            }
        )

    def client(self, kind: str, options: dict[str, Any]) -> str:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return bytes_to_base64url(json.dumps(said).encode())

    def data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def answer(self, response: dict[str, str]) -> str:
        id = bytes_to_base64url(self.id)
        extra = {"clientExtensionResults": {}, "authenticatorAttachment": "platform"}
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response, **extra})
