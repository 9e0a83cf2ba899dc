"""What an officer's phone keeps to send later, it keeps sealed: only the council can open it, not even the phone.

The phone makes a key for each thing (ECDH on P-256), from both a key for AES-256-GCM (HKDF-SHA-256, with its own
public key as the info), and keeps its public key before the sealed bytes. Since no key seals twice, its nonce is zero.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.actor import Actor
from api.errors import Refused
from api.language import gettext as _
from api.security import in_base64

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)
PUBLIC_KEY = 65  # bytes, uncompressed


def public_key(secret: str, actor: Actor) -> str:
    """What her phone seals with: 65 bytes in base64url."""
    point = own_key(secret, actor).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return in_base64(point)


def opened(secret: str, actor: Actor, sealed: bytes) -> bytes:
    """Raises Refused for what was not sealed for her."""
    try:
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sealed[:PUBLIC_KEY])
        shared = own_key(secret, actor).exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 32, salt=b"", info=sealed[:PUBLIC_KEY]).derive(shared)
        return AESGCM(key).decrypt(bytes(12), sealed[PUBLIC_KEY:], None)
    except (ValueError, InvalidTag):
        raise Refused(
            sealed=_("This was kept for another account, or is damaged. Only the person who wrote it can send it.")
        ) from None


def own_key(secret: str, actor: Actor) -> ec.EllipticCurvePrivateKey:
    """Made from the council's secret each time, so that it is kept nowhere."""
    seed = hmac.digest(secret.encode(), b"round\0" + str(actor.id).encode(), "sha512")
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, ec.SECP256R1())
