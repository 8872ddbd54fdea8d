#!/usr/bin/env python3
"""cose.py FILE PUBKEYHEX AADHEX: verifies a COSE_Sign1 (tagged 18 or untagged; EdDSA/Ed25519; external AAD) with pycose."""
import sys
import cbor2
from pycose.algorithms import EdDSA
from pycose.headers import KID, Algorithm
from pycose.keys import OKPKey
from pycose.keys.curves import Ed25519
from pycose.messages import Sign1Message


def main(file, pubkey, aad):
    raw = open(file, "rb").read()
    if raw[:1] == b"\xd2":       # tag 18
        raw = raw[1:]
    obj = cbor2.loads(raw)
    if not isinstance(obj, (list, tuple)) or len(obj) != 4:
        return "not a COSE_Sign1"
    msg = Sign1Message.from_cose_obj(list(obj), allow_unknown_attributes=False)
    if msg.phdr.get(Algorithm) is not EdDSA:
        return "alg is not EdDSA in the protected header"
    if not isinstance(msg.phdr.get(KID), bytes) or msg.uhdr:
        return "no kid in the protected header, or something is unprotected"
    msg.external_aad = bytes.fromhex(aad)
    msg.key = OKPKey(crv=Ed25519, x=bytes.fromhex(pubkey))
    if not msg.verify_signature():
        return "bad signature"
    print("VERIFIED kid", msg.phdr[KID].hex(), "payload", len(msg.payload), "bytes")


if __name__ == "__main__":
    try:
        why = main(*sys.argv[1:])
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
    if why:
        print("REFUSED:", why, file=sys.stderr)
        sys.exit(1)
