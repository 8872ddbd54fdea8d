#!/usr/bin/env python3
"""Verifies a tlog-tiles log with third-party packages only: tlog-scales (checkpoint, cosignatures, tiles, proofs) and
proofbundle (checkpoint, cosignatures, quorum, tlog-proof, Merkle tree). Only the tlog-policy parser is our own: neither
package has one.

    tlog.py BASE --policy FILE [--proof FILE --entry FILE]... [--old-checkpoint FILE] [--min-entries N]

BASE: http(s) URL or directory (starting with / or ./). Exit status 0: all verified. 1: something is wrong.
"""
import argparse, logging, os, re, subprocess, sys, tempfile

logging.disable(logging.WARNING)  # tlog-scales logs a stack trace for a signature that fails; we report it ourselves
from proofbundle import checkpoint as pc, merkle, public_transparency as pt, tlogproof
from tlog_scales import tiles
from tlog_scales.backend import make_backend
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tlog import Checkpoint


class Bad(Exception):
    pass


def need(ok, what):
    if not ok:
        raise Bad(what)
    print("  ok:", what)


class Policy:
    """c2sp.org/tlog-policy."""
    def __init__(self, text):
        need(all(c in "\t\n" or " " <= c <= "~" or c > "\x7f" for c in text), "policy: character set")
        self.logs, self.witnesses, self.groups, self.quorum = [], {}, {}, None
        keys, members = set(), set()
        for line in text.split("\n"):
            w = re.split("[ \t]+", line.strip(" \t"))
            if w == [""] or w[0].startswith("#"):
                continue
            if w[0] == "log" and len(w) in (2, 3):
                v = self.vkey(w[1])
                need_(("log", v.pubkey) not in keys, "policy: duplicate log key")
                keys.add(("log", v.pubkey)); self.logs.append(w[1])
            elif w[0] == "witness" and len(w) in (3, 4):
                v = self.vkey(w[2])
                need_(("witness", v.pubkey) not in keys, "policy: duplicate witness key")
                self.free(w[1]); keys.add(("witness", v.pubkey)); self.witnesses[w[1]] = w[2]
            elif w[0] == "group" and len(w) >= 4:
                self.free(w[1]); names = w[3:]
                k = {"all": len(names), "any": 1}.get(w[2]) or int(w[2])
                need_(1 <= k <= len(names), "policy: bad threshold")
                for x in names:
                    need_(x in self.witnesses or x in self.groups, f"policy: {x} is not defined")
                    need_(x not in members, f"policy: {x} is a member twice"); members.add(x)
                self.groups[w[1]] = (k, names)
            elif w[0] == "quorum" and len(w) == 2 and self.quorum is None:
                need_(w[1] == "none" or w[1] in self.witnesses or w[1] in self.groups, "policy: quorum is not defined")
                self.quorum = w[1]
            else:
                raise Bad(f"policy: bad line {line!r}")
        need(self.quorum is not None, f"policy: {len(self.logs)} logs, {len(self.witnesses)} witnesses, quorum {self.quorum}")

    def vkey(self, text):
        v = Vkey.from_string(text)
        need_(v.key_id == Vkey(v.name, None, v.sig_type, v.pubkey).key_id, "policy: key id does not fit the key")
        return v

    def free(self, name):
        need_(name != "none" and name not in self.witnesses and name not in self.groups, f"policy: {name} is taken")

    def met(self, name, signed):
        if name == "none":
            return True
        if name in self.witnesses:
            return name in signed
        k, names = self.groups[name]
        return sum(self.met(x, signed) for x in names) >= k

    def flat(self):
        """The quorum as k of these witnesses, if it is that plain."""
        if self.quorum in self.groups and all(x in self.witnesses for x in self.groups[self.quorum][1]):
            k, names = self.groups[self.quorum]
            return k, [self.witnesses[x] for x in names]
        return None


def need_(ok, what):
    if not ok:
        raise Bad(what)


def check_checkpoint(raw, policy, whose):
    """Log signature, cosignatures, quorum: by both packages, which must agree. Returns (Checkpoint, log vkey)."""
    note = raw.decode("utf-8")
    cp = Checkpoint.from_text(note)
    need(cp.serialize() == note, f"{whose}: tlog-scales reads and writes it back byte for byte")
    names = {Vkey.from_string(v).name for v in policy.logs}
    need(cp.origin in names, f"{whose}: origin {cp.origin} is that of a log of the policy, size {cp.size}")

    known = [Vkey.from_string(v) for v in policy.logs + list(policy.witnesses.values())]
    good = {(v.name, v.key_id) for v, _ in VkeySet(*known).verify(cp.signatures, cp)}
    used = [(s.name, s.key_id) for s in cp.signatures]
    need(len(used) == len(set(used)), f"{whose}: no key signs twice")
    for v in known:
        key = (v.name, v.key_id)
        need_(key not in used or key in good, f"{whose}: the signature of {v.name}+{v.key_id:08x} does not verify")

    log = None
    for v in policy.logs:
        k = Vkey.from_string(v)
        ours = (k.name, k.key_id) in good and k.name == cp.origin
        need_(pc.verify_checkpoint(note, v)["ok"] == ((k.name, k.key_id) in good), f"{whose}: the packages disagree on {v}")
        log = log or (v if ours else None)
    need(log is not None, f"{whose}: signed by a log of the policy, says tlog-scales and proofbundle: {log}")

    signed = set()
    for name, v in policy.witnesses.items():
        k = Vkey.from_string(v)
        ok = (k.name, k.key_id) in good
        need_(pc.verify_cosignature(note, v)["ok"] == ok, f"{whose}: the packages disagree on {v}")
        signed |= {name} if ok else set()
    need(policy.met(policy.quorum, signed), f"{whose}: quorum {policy.quorum} met by {sorted(signed)}")
    if policy.flat():
        k, vkeys = policy.flat()
        r = pc.verify_witnessed_checkpoint(note, log, vkeys, threshold=k, expected_origin=cp.origin)
        need(r["ok"], f"{whose}: proofbundle verify_witnessed_checkpoint, {k} of {len(vkeys)}")
        r = pt.evaluate_public_transparency(
            note, {"requireSignedCheckpoint": True, "trustedLogOrigins": sorted(names), "trustedLogKeys": policy.logs,
                   "witnessQuorum": {"threshold": k}}, log_vkey=log, witness_vkeys=vkeys)
        need(r["PUBLIC_TRANSPARENCY"] == "PASS", f"{whose}: proofbundle evaluate_public_transparency")
    return cp, log


def check_tiles(base, backend, cp):
    reader = TilesReader(backend)
    reader.set_size(cp.size)
    need(reader.calculate_root_hash() == cp.root_hash, "tiles: tlog-scales computes the signed root")
    entries = []
    for n in range((cp.size + 255) // 256):   # whole bundles, so that a bundle with too many entries is seen too
        width = min(256, cp.size - 256 * n)
        bundle, hashes = (reader._get_tile(l, n, width % 256) for l in (-1, 0))
        need_(bundle is not None and hashes is not None, f"tiles: bundle or tile {n} is missing")
        need_(bundle.length == width and hashes.length == width, f"tiles: bundle or tile {n} is not {width} wide")
        for i in range(width):
            need_(hashes[i] == merkle.leaf_hash(bundle[i]), f"tiles: entry {256 * n + i} is not what the tile says")
        entries += bundle.entries
    need(len(entries) == cp.size, f"tiles: all {cp.size} entries hash to their level 0 tiles")
    level, row = 0, [merkle.leaf_hash(e) for e in entries]
    while len(row) >= 256:
        row = [root_of(row[i:i + 256]) for i in range(0, len(row) - len(row) % 256, 256)]
        level += 1
        for n in range((len(row) + 255) // 256):
            width = min(256, len(row) - 256 * n)
            tile = reader._get_tile(level, n, width % 256)
            need_(tile is not None and tile.entries == row[256 * n:256 * n + width], f"tiles: level {level} tile {n} is wrong")
    print(f"  ok: tiles: levels up to {level} fit the level below")
    need(merkle.merkle_tree_hash(entries) == cp.root_hash, "tiles: proofbundle computes the signed root from the entries")
    for i in sorted({0, cp.size // 2, cp.size - 1, min(255, cp.size - 1), min(256, cp.size - 1)} if cp.size else []):
        p = reader.get_inclusion_proof(i, cp.size)
        p.check(tiles.leaf_hash(entries[i]), cp.root_hash)
        need_(merkle.verify_inclusion(entries[i], i, cp.size, p.node_hashes, cp.root_hash), f"tiles: inclusion of {i}")
    if cp.size:
        run = subprocess.run([sys.executable, "-m", "tlog_scales.cli", "get-leaf", "-c", base, "-1"], capture_output=True)
        need(run.returncode == 0 and run.stdout == entries[-1], "tiles: `tlog-scales get-leaf --check` prints the last entry")
    return reader


def root_of(hashes):
    """The root over 256 leaf or node hashes, by proofbundle's node hash (its merkle_tree_hash takes entries)."""
    while len(hashes) > 1:
        hashes = [merkle._node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def check_proof(path, entry_path, policy):
    raw, entry = open(path, "rb").read(), open(entry_path, "rb").read()
    text = raw.decode("utf-8")
    p = tlogproof.parse_tlog_proof(text)
    need(tlogproof.format_tlog_proof(p["index"], p["proof"], p["checkpoint"], p["extra"]) == text,
         f"{path}: proofbundle reads and writes it back byte for byte")
    cp, log = check_checkpoint(p["checkpoint"].encode(), policy, os.path.basename(path))
    k, vkeys = policy.flat() or (0, [])
    r = tlogproof.verify_tlog_proof(text, entry, log, vkeys, threshold=k, expected_origin=cp.origin)
    need(r["ok"], f"{path}: proofbundle verify_tlog_proof, index {p['index']}, threshold {k} {r.get('detail', '')}")
    args = [x for v in vkeys for x in ("--witness-vkey", v)]
    run = subprocess.run([sys.executable, "-m", "proofbundle.cli", "verify-proof", path, "--payload-file", entry_path,
                          "--log-vkey", log, "--expected-origin", cp.origin, "--threshold", str(k), *args],
                         capture_output=True, text=True)
    need(run.returncode == 0, f"{path}: `proofbundle verify-proof` {run.stderr.strip()}")
    from tlog_scales.tlog import InclusionProof
    InclusionProof(p["index"], cp.size, p["proof"]).check(tiles.leaf_hash(entry), cp.root_hash)
    print(f"  ok: {path}: tlog-scales checks the inclusion proof")
    return cp, p["index"], text


def main():
    a = argparse.ArgumentParser()
    a.add_argument("base"); a.add_argument("--policy", required=True)
    a.add_argument("--proof", action="append", default=[]); a.add_argument("--entry", action="append", default=[])
    a.add_argument("--old-checkpoint"); a.add_argument("--min-entries", type=int, default=0)
    o = a.parse_args()
    try:
        need_(len(o.proof) == len(o.entry), "one --entry for each --proof")
        policy = Policy(open(o.policy, encoding="latin-1", newline="").read())
        backend = make_backend(o.base)
        raw = backend.get("checkpoint")
        need(raw is not None, "there is a checkpoint")
        cp, _ = check_checkpoint(raw, policy, "checkpoint")
        need_(cp.size >= o.min_entries, f"checkpoint: only {cp.size} entries")
        reader = check_tiles(o.base, backend, cp)
        olds = []
        if o.old_checkpoint:
            olds.append(check_checkpoint(open(o.old_checkpoint, "rb").read(), policy, "old checkpoint")[0])
        for path, entry in zip(o.proof, o.entry):
            pcp, index, text = check_proof(path, entry, policy)
            if pcp.signatures == cp.signatures:  # the proof is for the served checkpoint: then it is byte-exact
                run = subprocess.run([sys.executable, "-m", "tlog_scales.cli", "gen-proof", o.base, str(index)],
                                     capture_output=True, text=True)
                need(run.stdout == text, f"{path}: equals the output of `tlog-scales gen-proof`")
            olds.append(pcp)
        for old in olds:
            need_(old.origin == cp.origin and old.size <= cp.size, "an old checkpoint is of this log and not larger")
            proof = reader.get_consistency_proof(old.size, cp.size)
            if old.size < cp.size:
                proof.check(old.root_hash, cp.root_hash)
            need(merkle.verify_consistency(old.size, cp.size, proof.node_hashes, old.root_hash, cp.root_hash),
                 f"consistent from {old.size} to {cp.size}, say both")
    except Exception as error:  # anything unexpected is a refusal too
        print(f"REFUSED: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    print("VERIFIED")
    return 0


if __name__ == "__main__":
    sys.exit(main())
