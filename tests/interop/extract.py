#!/usr/bin/env python3
"""A second verifier of Torrens extracts. It shares no code with the first: docs/reference/proofs.md and ledger/schema/torrens.cddl are
all it is made from (PyPI: cbor2, cryptography). The steps carry the numbers of section 6 of that page.

    extract.py FILE --trust trust.json [--later FILE]...    one line; exit 0 genuine, 12 superseded, 10 not genuine, 11 cannot tell
    extract.py --corpus extracts.json [--mutate N --seed S]  every case must get its answer; no mutation may pass for genuine
"""
import argparse, base64, datetime, hashlib, json, random, re, sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NOT_GENUINE, CANNOT_TELL, GENUINE, SUPERSEDED = "NOT_GENUINE", "CANNOT_TELL", "GENUINE", "SUPERSEDED"
SAID = {GENUINE: ("GENUINE", 0), SUPERSEDED: ("GENUINE BUT SUPERSEDED", 12), NOT_GENUINE: ("NOT GENUINE", 10), CANNOT_TELL: ("CANNOT TELL", 11)}


class Ended(Exception):
    def __init__(self, answer, why):
        super().__init__(why)
        self.answer = answer


def need(ok, why, answer=NOT_GENUINE):
    if not ok:
        raise Ended(answer, why)


# ---- 1. Encoding ----------------------------------------------------------------------------------------------------

def encode(x):
    """Deterministic CBOR of what is used here."""
    def head(major, n):
        for size, code in ((0, None), (1, 24), (2, 25), (4, 26), (8, 27)):
            if code is None and n < 24:
                return bytes([major << 5 | n])
            if code is not None and n < 1 << 8 * size:
                return bytes([major << 5 | code]) + n.to_bytes(size, "big")
        raise ValueError("too large")
    if x is None or isinstance(x, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[x]
    if isinstance(x, int):
        return head(0, x) if x >= 0 else head(1, -1 - x)
    if isinstance(x, bytes):
        return head(2, len(x)) + x
    if isinstance(x, str):
        return head(3, len(x.encode())) + x.encode()
    if isinstance(x, (list, tuple)):
        return head(4, len(x)) + b"".join(map(encode, x))
    raise ValueError("not used here")


def decode(data):
    x = cbor2.loads(data)
    need(encode(x) == data, "CBOR is not in its one form")
    return x


def strict_json(data):
    def once(pairs):
        out = dict(pairs)
        if len(out) != len(pairs):
            raise ValueError("a field stands twice")
        return out
    def refuse(_):
        raise ValueError("a number that is not whole")
    def whole(text_):
        return refuse(text_) if text_ == "-0" else int(text_)
    return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_int=whole, parse_float=refuse, parse_constant=refuse)


def same(a, b):
    """Equality of JSON values; Python's own takes True for 1."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


def unhex(text, length=None):
    if not isinstance(text, str) or not re.fullmatch("([0-9a-f]{2})*", text) or length not in (None, len(text) // 2):
        raise ValueError("not lower-case hex of the right length")
    return bytes.fromhex(text)


def time_text(ms):
    when = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=ms)
    return when.strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03d}Z"


# ---- 2. Hashes and signatures ---------------------------------------------------------------------------------------

def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tagged(tag, *parts):
    return sha(b"torrens/" + tag.encode() + b"/v1\0", *parts)


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    """RFC 8032, 5.1.3."""
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - xx) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def small_or_odd(point):
    """Whether bytes are no canonical encoding of a point, or of one of small order."""
    y, sign = int.from_bytes(point, "little") & (1 << 255) - 1, point[31] >> 7
    if y >= P:
        return True
    x = recover_x(y, sign)
    if x is None:
        return True
    for _ in range(3):  # 8 times the point
        k = D * x * x * y * y % P
        x, y = 2 * x * y * pow(1 + k, P - 2, P) % P, (y * y + x * x) * pow(1 - k, P - 2, P) % P
    return (x, y) == (0, 1)


def signed(key, message, signature):
    """Ed25519 by the strict rule. OpenSSL's check is the cofactorless one; the rest is added here."""
    if len(key) != 32 or len(signature) != 64 or int.from_bytes(signature[32:], "little") >= L:
        return False
    if small_or_odd(key) or small_or_odd(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


# ---- the register's objects: CBOR to JSON (section 6) ----------------------------------------------------------------

def names(*list_of):
    return lambda x: list_of[x - 1] if 1 <= x <= len(list_of) else 1 // 0


def maybe(kind):
    return lambda x: None if x is None else kind(x)


def each(kind):
    return lambda x: [kind(y) for y in x]


def record(**fields):
    def read(x):
        need(len(x) <= len(fields), "a record has too many fields")
        x = list(x) + [None] * (len(fields) - len(x))  # absent last fields
        return {name.rstrip("_"): kind(value) for (name, kind), value in zip(fields.items(), x)}
    return read


def one_of(*kinds):
    return lambda x: (lambda pair: {pair[0]: pair[1](x[1][0])})(kinds[x[0] - 1])


def typed(kind):
    return lambda x: x if type(x) is kind else 1 // 0


label, number, truth = typed(str), typed(int), typed(bool)
hexes = lambda x: typed(bytes)(x).hex()
date = lambda x: (datetime.date(1970, 1, 1) + datetime.timedelta(days=x)).isoformat()
fraction = record(num=number, den=number)
source = record(source_id=label, kind=label, commitment=hexes, date=maybe(date))
holding = record(parties=each(hexes), share=fraction)
origin = record(title_id=label, item=number)
certificate_no = record(issuer=label, year=number, serial=number, kind=names("RIGHT", "PROOF"))
servitude = record(created_by=label, side=names("SERVES", "BENEFITS"), others=each(label))
right = record(kind=names("OWNERSHIP", "LEASE", "USE", "HABITATION", "EASEMENT"), holders=each(holding), cause=label, source=source, since=time_text,
               item=number, term=maybe(record(**{"from": time_text, "to": time_text})), easement=maybe(servitude), extent=maybe(label), origin=maybe(origin))
charge = record(item=number, rank=number, chargee=hexes, grantors=each(hexes), share=fraction, secured=hexes, bars_transfer=truth, bars_further=truth,
                source=source, since=time_text, origin=maybe(origin), certificate=maybe(certificate_no))
hold = record(item=number, kind=names("FREEZE", "CAVEAT", "PRIORITY_NOTICE", "RESTRICTION"), by=one_of(("party", hexes), ("agency", label)), reference=label,
              reason=label, source=source, since=time_text, expires=maybe(time_text), queued=truth, term_ms=maybe(number), origin=maybe(origin),
              certificate=maybe(certificate_no))
title = record(title_id=label, jurisdiction=label, version=number, status=names("OPEN", "CLOSED"), units=each(label), rights=each(right), charges=each(charge),
               holds=each(hold), pending=each(label), flags=each(label), certificate=maybe(certificate_no), last_entry=hexes, imported_through=number,
               basis=number, items=number, lineage_from=each(label), lineage_to=each(label))
facts = record(code=label, kind=names("PARCEL", "BUILDING", "UNIT", "SPACE"), area_mm2=maybe(number), use=label, locality=maybe(label),
               address_commitment=maybe(hexes), geometry_hash=maybe(hexes))
unit_rest = record(facts=facts, title_id=maybe(label), version=number, parents=each(label), children=each(label))
unit = lambda x: (lambda u: {**u.pop("facts"), **u})(unit_rest(x))
party = record(party_id=hexes, kind=names("PERSON", "ORG", "AGENCY", "GROUP"), id_commitment=hexes, name_commitment=hexes,
               status=names("ACTIVE", "DECEASED", "DISSOLVED", "INCAPABLE", "MINOR"), keys=each(hexes), version=number, agency_id=maybe(label), minor=truth)
attestation = record(attestation_id=hexes, kind=label, subject=one_of(("party", hexes), ("unit", label), ("title", label), ("terms", hexes)),
                     subject_version=number, issuer=label, officer_key=hexes, verdict=names("PASS", "FAIL", "CONDITIONAL"), claim_commitment=hexes,
                     valid_from=time_text, valid_to=maybe(time_text), uses_max=maybe(number), uses=number, revoked=maybe(record(time=time_text, reason=label)),
                     jurisdiction=label, until_change=truth, condition=maybe(label), superseded_by=maybe(hexes), height=number, issued=time_text)

KINDS = {"party": 6, "unit": 7, "title": 8, "attestation": 10}
OBJECTS = {"title": (title, "title_id"), "unit": (unit, "code"), "attestation": (attestation, "attestation_id"), "party": (party, "party_id")}


def state_key(kind, name):
    raw = name.encode() if kind in ("unit", "title") else unhex(name, 16 if kind == "party" else 32)
    return tagged("state-key", bytes([KINDS[kind]]), raw)


# ---- the documents: what fields they have -----------------------------------------------------------------------------

def shape(x, required, optional=()):
    """An object with these fields; optional ones are left out rather than null or empty."""
    need(isinstance(x, dict) and set(required) <= set(x) <= set(required) | set(optional), "a field is missing or unknown")
    need(all(x[f] not in (None, [], {}) for f in optional if f in x), "an absent field is written out")


def uint(x, bits=64):
    need(type(x) is int and 0 <= x < 1 << bits, "not a number of this size")
    return x


def text(x):
    need(type(x) is str, "not a text")
    return x


def a_label(x):
    need(type(x) is str and re.fullmatch(r"[A-Za-z0-9._:/-]{1,64}", x), "not a label")
    return x


HEADER = [("version", "16"), ("chain_id", "label"), ("height", "64"), ("time_ms", "64"), ("prev_header_hash", "hash"), ("log_size", "64"), ("log_root", "hash"),
          ("state_root", "hash"), ("validators_hash", "hash"), ("next_validators_hash", "hash"), ("params_hash", "hash"), ("proposer", "label")]


def read_header(x):
    """The header's fields in order, ready for CBOR."""
    shape(x, [name for name, _ in HEADER])
    kinds = {"label": a_label, "hash": lambda v: unhex(v, 32), "16": lambda v: uint(v, 16), "64": uint}
    return [kinds[kind](x[name]) for name, kind in HEADER]


def field(header, name):
    return header[[n for n, _ in HEADER].index(name)]


def header_hash(header):
    return tagged("header", encode(header))


def read_certificate(x):
    shape(x, ["height", "round", "header_hash", "signers", "signatures"])
    need(isinstance(x["signatures"], list), "signatures are a list")
    return (uint(x["height"]), uint(x["round"], 32), unhex(x["header_hash"], 32), unhex(x["signers"]), [unhex(s, 64) for s in x["signatures"]])


def read_validators(x):
    need(isinstance(x, list), "validators are a list")
    fields = ["agency_id", "public_key", "cosigner_key", "log_key"]
    for v in x:
        shape(v, fields)
    return [[a_label(v["agency_id"])] + [unhex(v[f], 32) for f in fields[1:]] for v in x]


def validators_hash(validators):
    return tagged("validators", encode(validators))


def read_proof(x):
    shape(x, ["depth", "bitmap", "siblings"], ["other"])
    other = None
    if "other" in x:
        shape(x["other"], ["key", "value_hash"])
        other = (unhex(x["other"]["key"], 32), unhex(x["other"]["value_hash"], 32))
    need(isinstance(x["siblings"], list), "siblings are a list")
    return uint(x["depth"], 16), unhex(x["bitmap"]), [unhex(s, 32) for s in x["siblings"]], other


# ---- 3. and 4. Certificate, state tree --------------------------------------------------------------------------------

def certified(chain_id, certificate, validators):
    height, round_, hashed, bitmap, signatures = certificate
    if len(bitmap) != (len(validators) + 7) // 8:
        return False
    places = [i for i in range(8 * len(bitmap)) if bitmap[i // 8] >> 7 - i % 8 & 1]
    if any(i >= len(validators) for i in places) or len(places) != len(signatures) or 3 * len(places) <= 2 * len(validators):
        return False
    chain = chain_id.encode()
    message = b"torrens/precommit/v1\0" + len(chain).to_bytes(4, "big") + chain + height.to_bytes(8, "big") + round_.to_bytes(8, "big") + b"\1" + hashed
    return all(signed(validators[i][1], message, s) for i, s in zip(places, signatures))


EMPTY = b"SPARSE_MERKLE_PLACEHOLDER_HASH__"


def bit(data, i):
    return data[i // 8] >> 7 - i % 8 & 1


def root_of(proof, key, value):
    """The state root that a path leads to; None when it leads nowhere. value None: absence."""
    depth, bitmap, siblings, other = proof
    leaf = lambda k, hashed: sha(b"JMT::LeafNode", k, hashed)
    if depth > 256 or len(bitmap) != (depth + 7) // 8 or any(bit(bitmap, i) for i in range(depth, 8 * len(bitmap))) or EMPTY in siblings:
        return None
    if sum(bit(bitmap, i) for i in range(depth)) != len(siblings):
        return None
    if value is not None:
        if other is not None:
            return None
        node = leaf(key, sha(value))
    elif other is None:
        node = EMPTY
    else:
        if other[0] == key or any(bit(other[0], i) != bit(key, i) for i in range(depth)):
            return None
        node = leaf(*other)
    rest = iter(siblings)
    for i in range(depth):
        sibling = next(rest) if bit(bitmap, i) else EMPTY
        pair = (sibling, node) if bit(key, depth - 1 - i) else (node, sibling)
        node = sha(b"JMT::IntrnalNode", *pair)
    return node


# ---- 5. The log ---------------------------------------------------------------------------------------------------------

def b64(data):
    raw = base64.b64decode(data, validate=True)
    need(base64.b64encode(raw).decode() == data, "base64 is not in its one spelling")
    return raw


def checkpoint(note, chain_id, validators, exact):
    """(size, root) of a checkpoint that a quorum cosigned. exact: these lines and no other, as in an extract."""
    body, _, lines = note.rpartition("\n\n")
    need(body and lines.endswith("\n") and not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", note), "not a signed note")
    parts = body.split("\n")
    need(len(parts) == 3 and re.fullmatch("0|[1-9][0-9]*", parts[1]) and int(parts[1]) < 1 << 64, "not a checkpoint")
    root = b64(parts[2])
    need(len(root) == 32 and parts[0] == chain_id, "a checkpoint of another log")
    message, found = (body + "\n").encode(), []
    for line in lines[:-1].split("\n"):
        match = re.fullmatch("\u2014 ([^\\s+]+) (\\S+)", line)
        need(match, "not a signature line")
        raw = b64(match[2])
        need(len(raw) >= 4, "a signature is too short")
        found.append((match[1], raw[:4], raw[4:]))
    key_id = lambda name, kind, key: sha(name.encode(), b"\n", bytes([kind]), key)[:4]
    signers, used = [], []
    for at, (agency, _, cosigner, log) in enumerate(validators):
        name = f"{chain_id}/{agency}"
        for line_at, (who, line_id, sig) in enumerate(found):
            if (who, line_id) == (name, key_id(name, 4, cosigner)):
                time = int.from_bytes(sig[:8], "big")
                need(len(sig) == 72 and time < 1 << 63, "not a cosignature")
                need(signed(cosigner, f"cosignature/v1\ntime {time}\n".encode() + message, sig[8:]), f"the cosignature of {agency} does not hold")
                signers.append(at)
                used.append((line_at, "cosigner", at))
            elif (who, line_id) == (chain_id, key_id(chain_id, 1, log)):
                need(len(sig) == 64 and signed(log, message, sig), f"the log's line by {agency} does not hold")
                used.append((line_at, "log", at))
    need(3 * len(set(signers)) > 2 * len(validators), "too few cosigned")
    if exact:
        quorum = 2 * len(validators) // 3 + 1
        expected = [(0, "log", signers[0])] + [(i + 1, "cosigner", at) for i, at in enumerate(sorted(set(signers)))]
        need(len(signers) == quorum and len(found) == quorum + 1 and sorted(used) == expected, "a line that does not belong there")
    return int(parts[1]), root


def included(entry, index, size, path, root):
    """RFC 9162, 2.1.3.2."""
    if index >= size:
        return False
    node, fn, sn = sha(b"\0", entry), index, size - 1
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = sha(b"\1", p, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = sha(b"\1", node, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def logged(proof, entry, chain_id, validators):
    """Verifies a .tlog-proof of an entry; gives its index."""
    head, blank, note = text(proof).partition("\n\n")
    lines = head.split("\n")
    need(blank and lines[0] == "c2sp.org/tlog-proof@v1" and len(lines) >= 2 and re.fullmatch("index (0|[1-9][0-9]*)", lines[1]), "not a log proof")
    path = [b64(line) for line in lines[2:]]
    need(all(len(p) == 32 for p in path), "not a log proof")
    size, root = checkpoint(note, chain_id, validators, exact=True)
    index = int(lines[1][6:])
    need(included(entry, index, size, path, root), "the entry is not in the log at that place")
    return index


# ---- 6. The extract -------------------------------------------------------------------------------------------------------

class Anchor:
    def __init__(self, raw):
        try:
            x = raw if isinstance(raw, dict) else strict_json(raw)
            shape(x, ["format", "chain_id", "genesis_hash", "validators"], ["changes", "verifier_keys"])
            need(x["format"] == "torrens.trust/1", "another format")
            self.chain_id, self.validators = a_label(x["chain_id"]), read_validators(x["validators"])
            unhex(x["genesis_hash"], 32)
            self.changes = [read_step(step) for step in x.get("changes", [])]
            need(self.validators, "no validators")
            newest = self.changes[-1][2] if self.changes else self.validators
            ours = []
            for agency, _, cosigner, _ in newest:
                name = f"{self.chain_id}/{agency}"
                key_id = sha(name.encode(), b"\n\4", cosigner)[:4].hex()
                ours.append(f"{name}+{key_id}+" + base64.b64encode(b"\4" + cosigner).decode())
            need(x.get("verifier_keys", ours) == ours, "its verifier keys are not those of its validators")
            follow(self, [])
        except Exception as why:
            raise Ended(CANNOT_TELL, f"the trust anchor is not usable: {why}") from None


def read_step(x):
    shape(x, ["header", "certificate", "validators"])
    return read_header(x["header"]), read_certificate(x["certificate"]), read_validators(x["validators"])


def follow(anchor, brought):
    """Step 4: who was validator from which height on."""
    steps = list(anchor.changes)
    pinned = field(steps[-1][0], "height") if steps else 0
    for step in brought:
        if field(step[0], "height") > pinned:
            steps.append(step)
        else:
            need(any(step[0] == own[0] for own in anchor.changes), "a change of validators contradicts the trust anchor")
    sets = [(1, anchor.validators)]
    for header, certificate, validators in steps:
        height, (start, current) = field(header, "height"), sets[-1]
        need(field(header, "chain_id") == anchor.chain_id and height >= start, "changes of validators out of order")
        need(field(header, "validators_hash") == validators_hash(current), "a change was not made by the validators before it")
        need(certificate[0] == height and certificate[2] == header_hash(header), "a change's certificate is about another header")
        agencies = [v[0] for v in validators]
        need(validators and agencies == sorted(set(agencies)) and field(header, "next_validators_hash") == validators_hash(validators), "a change names other validators")
        need(certified(anchor.chain_id, certificate, current), "a change of validators is not certified")
        sets.append((height + 1, validators))
    return sets


def at(sets, height):
    return [validators for start, validators in sets if start <= height][-1:] or [[]]


def read_json(data):
    x = strict_json(data)
    shape(x, ["format", "asked", "height", "time", "evidence"], ["title", "units", "attestation", "parties", "disclosed"])
    need(x["format"] == "torrens.extract/2", "another format")
    uint(x["height"]), text(x["time"])
    need(isinstance(x["asked"], dict) and len(x["asked"]) == 1, "what was asked for")
    (kind, name), = x["asked"].items()
    need(kind in ("title", "unit", "attestation"), "what was asked for")
    unhex(name, 32) if kind == "attestation" else a_label(name)
    for opening in x.get("disclosed", []):
        shape(opening, ["of", "field", "salt", "value"])
        unhex(opening["salt"], 32), [text(opening[f]) for f in ("of", "field", "value")]
    e = x["evidence"]
    shape(e, ["object", "header", "certificate"], ["units", "parties", "trust", "last_entry", "renewal"])
    return x, e


def read_compact(data):
    """Section 7: the same document, without what the compact form leaves out."""
    if data.lstrip(b" \t\n\x0c\r").startswith(b"TORRENS1:"):
        pieces = {}
        for line in filter(str.strip, data.decode().splitlines()):
            match = re.fullmatch("TORRENS1:([1-9][0-9]{0,2})/([1-9][0-9]{0,2}):(.*)", line)
            need(match, "not a code")
            n, of = int(match[1]), int(match[2])
            need(0 < n <= of < 256 and n not in pieces and all(of == other for other, _ in pieces.values()), "codes of different extracts")
            pieces[n] = (of, match[3])
        need(pieces and len(pieces) == pieces[min(pieces)][0], "a code is missing")
        said = "".join(pieces[n][1] for n in sorted(pieces))
        data = unbase45(said)
    version, asked, value, depth, bitmap, siblings, other, short, round_, signers, signatures, disclosed = decode(data)
    need(type(version) is int and version == 1, "another version")
    need(isinstance(asked, list) and len(asked) == 2 and type(asked[0]) is int and 1 <= asked[0] <= 3 and len(asked[1]) == 1, "what was asked for")
    kind, name = ("title", "unit", "attestation")[asked[0] - 1], asked[1][0]
    name = typed(bytes)(name).hex() if kind == "attestation" else a_label(name)
    need(isinstance(disclosed, list) and all(isinstance(o, list) and len(o) == 4 for o in disclosed), "disclosed values are a list")
    need(all(type(x) is bytes for x in (bitmap, siblings, signers, signatures)) and type(depth) is int, "bytes and numbers")
    need(len(siblings) % 32 == 0 and len(signatures) % 64 == 0, "not hashes, or not signatures")
    proof = (depth, bitmap, [siblings[i:i + 32] for i in range(0, len(siblings), 32)], None if other is None else tuple(other))
    root = root_of(proof, state_key(kind, name), value)
    need(root is not None, "the path leads nowhere")
    short = list(short)
    need(len(short) == 11 and short[8] != short[7] and (short[8] is None or type(short[8]) is bytes), "the header is not in its one spelling")
    header = short[:7] + [root, short[7], short[7] if short[8] is None else short[8]] + short[9:]
    as_hex = {n: v.hex() if isinstance(v, bytes) else v for (n, _), v in zip(HEADER, header)}
    need(read_header(as_hex) == header and len(header) == len(HEADER), "not a header")
    document = {"asked": {kind: name}, "height": header[2], "time": time_text(header[3])}
    if disclosed:
        document["disclosed"] = [{"of": a_label(o), "field": a_label(f), "salt": s.hex(), "value": text(v)} for o, f, s, v in disclosed]
    certificate = {"height": header[2], "round": round_, "header_hash": header_hash(header).hex(), "signers": signers.hex(),
                   "signatures": [signatures[i:i + 64].hex() for i in range(0, len(signatures), 64)]}
    path = {"depth": depth, "bitmap": bitmap.hex(), "siblings": [s.hex() for s in proof[2]]}
    if other is not None:
        path["other"] = {"key": other[0].hex(), "value_hash": other[1].hex()}
    of = {"proof": path} if value is None else {"value": value.hex(), "proof": path}
    return document, {"object": of, "header": as_hex, "certificate": certificate}


def unbase45(said):
    """RFC 9285, in the one spelling."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    out = bytearray()
    for i in range(0, len(said), 3):
        chunk = [alphabet.index(c) for c in said[i:i + 3]]
        n = sum(digit * 45**place for place, digit in enumerate(chunk))
        need(len(chunk) > 1 and n < (65536 if len(chunk) == 3 else 256), "not Base45")
        out += n.to_bytes(len(chunk) - 1, "big")
    return bytes(out)


def examine(data, anchor):
    """Steps 1 to 9. Gives what a comparison needs."""
    whole = not (data[:1] == b"\x8c" or data.lstrip(b" \t\n\x0c\r").startswith(b"TORRENS1:"))
    need(len(data) <= 4 * 1024 * 1024, "too large")
    x, e = read_json(data) if whole else read_compact(data)                                        # 1
    (kind, name), = x["asked"].items()
    header, certificate = read_header(e["header"]), read_certificate(e["certificate"])
    trust = [read_step(step) for step in e.get("trust", [])]
    height, root = field(header, "height"), field(header, "state_root")
    need(certificate[0] == height and certificate[2] == header_hash(header) and header[0] == 1, "the certificate is about another header")  # 2
    need(field(header, "chain_id") == anchor.chain_id, "of another ledger", CANNOT_TELL)             # 3
    sets = follow(anchor, trust)                                                                   # 4
    validators, newest = at(sets, height)[0], sets[-1][1]
    need(field(header, "validators_hash") == validators_hash(validators), "validators that the trust anchor does not know", CANNOT_TELL)
    need(certified(anchor.chain_id, certificate, validators), "the certificate does not hold")       # 5

    def proven(of, kind, name):
        shape(of, ["proof"], ["value"])
        value = unhex(of["value"]) if "value" in of else None
        need(root_of(read_proof(of["proof"]), state_key(kind, name), value) == root, f"{kind} {name} is not proven")
        return None if value is None else OBJECTS[kind][0](cbor2.loads(value))
    object_ = proven(e["object"], kind, name)                                                      # 6
    says = {"title": None, "units": [], "attestation": None}
    of_units = e.get("units", [])
    if object_ is None:
        need(not of_units, "units of nothing")
    else:
        need(object_[OBJECTS[kind][1]] == name, "the proven state is of something else")
        says["units" if kind == "unit" else kind] = [object_] if kind == "unit" else object_
        if kind == "title" and whole:
            need(len(of_units) == len(object_["units"]), "a unit is missing or added")
            says["units"] = [proven(of, "unit", code) for code, of in zip(object_["units"], of_units)]
            need([u and u["code"] for u in says["units"]] == object_["units"], "a unit is of another code")
        elif kind != "title":
            need(not of_units, "units that belong to no title")
    if whole:                                                                                      # 7
        for name_, default in (("title", None), ("units", []), ("attestation", None)):
            need(same(x.get(name_, default), says[name_]), "what it says differs from what was proven")
    need(x["height"] == height and x["time"] == time_text(field(header, "time_ms")), "height or time differ from the header")
    of_parties, parties = e.get("parties", []), x.get("parties", [])
    need(len(of_parties) == len(parties), "a party is missing or added")
    for said, of in zip(parties, of_parties):
        need(same(said, proven(of, "party", text(said["party_id"]))), "a party is not the one proven")
    for opening in x.get("disclosed", []):
        need(tagged("commitment", len(opening["field"].encode()).to_bytes(4, "big"), opening["field"].encode(), unhex(opening["salt"]),
                    len(opening["value"].encode()).to_bytes(8, "big"), opening["value"].encode()).hex() == committed(opening, says, parties),
             "a disclosed value is not the one committed to")
    if "last_entry" in e:                                                                          # 8
        need(says["title"], "an entry of no title")
        last_entry(e["last_entry"], says["title"], anchor.chain_id, validators, newest)
    if "renewal" in e:                                                                             # 9
        need(logged(e["renewal"], encode([2, [header]]), anchor.chain_id, newest) == field(header, "log_size"), "a renewal of another block")
    return {"asked": x["asked"], "height": height, "value": e["object"].get("value"), "units": says["units"], "size": field(header, "log_size") + 1,
            "newest": newest}


def committed(opening, says, parties):
    of, name = opening["of"], opening["field"]
    kind, _, which = of.partition(":")
    if kind == "party" and name in ("name", "id_number"):
        return next((p[{"name": "name_commitment", "id_number": "id_commitment"}[name]] for p in parties if p["party_id"] == which), None)
    if kind == "unit" and name == "address":
        return next((u["address_commitment"] for u in says["units"] if u["code"] == which), None)
    if kind == "charge" and name == "secured" and says["title"]:
        return next((c["secured"] for c in says["title"]["charges"] if str(c["item"]) == which), None)
    if of == "attestation" and name == "claim" and says["attestation"]:
        return says["attestation"]["claim_commitment"]
    return None


def last_entry(x, title_, chain_id, validators, newest):
    shape(x, ["entry", "leaf", "proof"], ["made"])
    raw, made, leaf = unhex(x["entry"]), [unhex(h, 32) for h in x.get("made", [])], unhex(x["leaf"])
    entry, variant = cbor2.loads(raw), cbor2.loads(leaf)
    own = tagged("entry", raw)
    need(own.hex() == title_["last_entry"] and entry[0] == title_["title_id"] and entry[1] == title_["version"], "not the title's last entry")
    need(variant[0] in (1, 3), "a header made no entry")
    receipt = variant[1][1] if variant[0] == 1 else variant[1][0]
    decision = next((d for d in receipt[4] if d[0] == entry[5]), None)
    if decision is None:
        need(not made and receipt[1] is None and receipt[0] == entry[6], "the log entry did not make it")
    else:
        need(decision[1][0] == 1 and decision[4] == sha(*made) and own in made, "the decision did not make it")
    try:
        logged(x["proof"], leaf, chain_id, validators)
    except Ended:
        logged(x["proof"], leaf, chain_id, newest)


def verify(data, trust, later=()):
    """The answer and why. Steps 1 to 10."""
    try:
        anchor = trust if isinstance(trust, Anchor) else Anchor(trust)
        ours = examine(data, anchor)
    except Ended as ended:
        return ended.answer, str(ended)
    except Exception as why:  # whatever cannot be read is not genuine
        return NOT_GENUINE, f"it cannot be read ({type(why).__name__}: {why})"
    superseded = ""
    for other in later:                                                                            # 10
        try:
            if other.lstrip()[:1] == b"{" or other[:1] == b"\x8c" or other.lstrip().startswith(b"TORRENS1:"):
                theirs = examine(other, anchor)
                need(theirs["asked"] == ours["asked"], "it is about something else")
                changed = theirs["value"] != ours["value"] or (theirs["units"] and ours["units"] and not same(theirs["units"], ours["units"]))
                if theirs["height"] > ours["height"] and changed:
                    superseded = f"changed by block {theirs['height']}"
            else:
                size, _ = checkpoint(other.decode(), anchor.chain_id, ours["newest"], exact=False)
                if size > ours["size"]:
                    superseded = superseded or f"the log has grown to {size} entries since"
        except Exception as why:
            return CANNOT_TELL, f"what is later does not hold: {why}"
    return (SUPERSEDED, superseded) if superseded else (GENUINE, f"{ours['asked']} as of block {ours['height']}")


# ---- the corpus ---------------------------------------------------------------------------------------------------------

def mutated(data, rng):
    """One random change of a file, of its bytes or of the document in it."""
    if data[:1] == b"{" and rng.random() < 0.6:
        document = json.loads(data)
        places = []
        def walk(x):
            if isinstance(x, (dict, list)) and x:
                places.append(x)
                for y in x.values() if isinstance(x, dict) else x:
                    walk(y)
        walk(document)
        place = rng.choice(places)
        key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        how = rng.randrange(3)
        if how == 0 and isinstance(place, list):
            other = rng.randrange(len(place))
            place[key], place[other] = place[other], place[key]
        elif how == 1:
            del place[key]
        else:
            value = place[key]
            if isinstance(value, str) and value:
                i = rng.randrange(len(value))
                place[key] = value[:i] + rng.choice("0123456789abcdef") + value[i + 1:]
            else:
                place[key] = value + rng.choice((-1, 1)) if type(value) is int else rng.choice((None, True, 0, [], {}, "x"))
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    data = bytearray(data)
    i, j = sorted(rng.randrange(len(data)) for _ in range(2))
    j = min(j, i + 64)
    how = rng.randrange(4)
    if how == 0:
        data[i] ^= 1 << rng.randrange(8)
    elif how == 1:
        del data[i:j + 1]
    elif how == 2:
        data[i:i] = data[i:j + 1]
    else:
        data[i:j + 1] = reversed(data[i:j + 1])
    return bytes(data)


def bare(document):
    """Without what an extract may leave out: it then says less, and nothing else."""
    for field_ in ("last_entry", "renewal"):
        document["evidence"].pop(field_, None)
    document.pop("disclosed", None)
    return document


def corpus(path, count, seed):
    cases, rng, wrong, genuine = json.load(open(path, encoding="utf-8")), random.Random(seed), 0, []
    part = lambda x: x["text"].encode() if "text" in x else bytes.fromhex(x["hex"])
    for case in cases:
        answer, why = verify(part(case["file"]), case["anchor"], [part(x) for x in case["later"]])
        if answer != case["answer"]:
            wrong += 1
            print(f"{case['name']}: {answer} ({why}), expected {case['answer']}")
        elif answer == GENUINE:
            genuine.append((part(case["file"]), Anchor(case["anchor"]), case["name"]))
    print(f"{len(cases) - wrong} of {len(cases)} agree")
    passed = unchanged = 0
    for _ in range(count):
        data, anchor, name = rng.choice(genuine)
        forged = mutated(data, rng)
        answer, _ = verify(forged, anchor)
        if answer in (GENUINE, SUPERSEDED):
            try:
                is_same = forged == data or (data[:1] == b"{" and same(bare(strict_json(forged)), bare(strict_json(data))))
            except ValueError:
                is_same = forged.strip() == data.strip()
            # Of an absence proof, another name may be as absent: the path is the same, and it says the truth.
            is_same = is_same or (examine(data, anchor)["value"] is None and examine(forged, anchor)["value"] is None)
            unchanged += is_same
            passed += not is_same
            if not is_same:
                print(f"{name}: a mutation passes for genuine: {forged!r}")
    if count:
        print(f"{count} mutations: {passed} passed for genuine, {unchanged} said the same, or were as true")
    return 1 if wrong or passed else 0


def main():
    a = argparse.ArgumentParser()
    a.add_argument("file", nargs="?"); a.add_argument("--trust"); a.add_argument("--later", action="append", default=[])
    a.add_argument("--corpus"); a.add_argument("--mutate", type=int, default=0); a.add_argument("--seed", type=int, default=0)
    o = a.parse_args()
    if o.corpus:
        return corpus(o.corpus, o.mutate, o.seed)
    read = lambda path: open(path, "rb").read(4 * 1024 * 1024 + 1)
    try:
        files = [read(o.file), read(o.trust) if o.trust else b"", [read(path) for path in o.later]]
    except OSError as why:
        print(f"cannot read: {why}", file=sys.stderr)
        return 7
    answer, why = verify(*files)
    said, code = SAID[answer]
    print(f"{said}: {why}")
    return code


if __name__ == "__main__":
    sys.exit(main())
