// An anchor's fingerprint, by which people compare it on paper: SHA-256(genesis hash || hash of the first validators), as
// `TrustAnchor::fingerprint` in `ledger/src/proof/trust.rs`. The verifier's own words name it too, but only once a file holds; a test
// keeps both the same.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { TrustAnchor } from "../api/types";
import { array, bytes, text } from "./cbor";

export function validatorsHash(validators: TrustAnchor["validators"]): string {
  const encoded = array(validators.map((v) => array([text(v.agency_id), bytes(v.public_key), bytes(v.cosigner_key), bytes(v.log_key)])));
  return bytesToHex(sha256(concatBytes(utf8ToBytes("torrens/validators/v1\0"), encoded)));
}

/** The 16 digits that are printed, in groups of four. Undefined when this is no trust anchor. */
export function fingerprint(anchor: string): { chain: string; print: string } | undefined {
  try {
    const { format, chain_id, genesis_hash, validators } = JSON.parse(anchor) as TrustAnchor;
    if (format !== "torrens.trust/1" || typeof chain_id !== "string") return undefined;
    const hash = bytesToHex(sha256(concatBytes(hexToBytes(genesis_hash), hexToBytes(validatorsHash(validators)))));
    return { chain: chain_id, print: (hash.slice(0, 16).match(/.{4}/g) ?? []).join(" ") };
  } catch {
    return undefined;
  }
}
