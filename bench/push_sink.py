"""A push service that takes everything, as cheaply as can be, in a process of its own: it must not be what is measured.

`python -m bench.push_sink FOLDER`, which has its certificate; it prints the ports of its http and its https.
"""

import asyncio
import re
import ssl
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import cast

import uvloop
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CREATED = b"HTTP/1.1 201 Created\r\nLocation: https://push.example/m/1\r\nTTL: 60\r\nContent-Length: 0\r\n\r\n"
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *([0-9]+)")


class TakesEverything(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's own has no such base
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (found := LENGTH.search(self.waiting)) and (head := self.waiting.find(b"\r\n\r\n")) >= 0:
            end = head + 4 + int(found[1])
            if len(self.waiting) < end:
                break
            self.waiting = self.waiting[end:]
            self.transport.write(CREATED)


async def serve(folder: Path) -> None:
    loop = asyncio.get_running_loop()
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "certificate.pem")
    servers = [await loop.create_server(TakesEverything, "127.0.0.1", 0, ssl=each) for each in (None, tls)]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def make_certificate(folder: Path) -> Path:
    """For 127.0.0.1, signed by itself, its key beside it in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return path


if __name__ == "__main__":
    uvloop.run(serve(Path(sys.argv[1])))
