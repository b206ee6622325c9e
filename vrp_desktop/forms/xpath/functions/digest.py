"""Functions that turn text into other signs. Source: XForms 1.1, section 7.8.3, and the ODK XForms specification."""

from __future__ import annotations

import base64
import binascii
import hashlib

from vrp_desktop.forms.xpath.errors import XPathError
from vrp_desktop.forms.xpath.functions.registry import Kind, function

_ALGORITHMS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}


@function("digest", "string string string?", Kind.STRING)
def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    name = _ALGORITHMS.get(algorithm.lower())
    if name is None:
        raise XPathError(f"digest() does not know the way “{algorithm}”; it knows MD5, SHA-1, SHA-256, -384 and -512.")
    # Forms use it to recognise a text again, not to keep it secret.
    hashed = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False).digest()
    match encoding.lower():
        case "hex":
            return hashed.hex()
        case "base64":
            return base64.b64encode(hashed).decode()
    raise XPathError(f"digest() can write base64 or hex, not “{encoding}”.")


@function("base64-decode", "string", Kind.STRING)
def _base64_decode(text: str) -> str:
    """Give the text that was coded, nothing when it is no such code; signs that are no UTF-8 are replaced."""
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
