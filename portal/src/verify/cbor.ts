// The little of deterministic CBOR (RFC 8949, 4.2.1) that the pages write, to compare with bytes that were proven.
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";

function head(major: number, n: number): Uint8Array {
  const kind = major << 5;
  if (n < 24) return Uint8Array.of(kind | n);
  const width = n < 2 ** 8 ? 1 : n < 2 ** 16 ? 2 : n < 2 ** 32 ? 4 : 8;
  const out = new Uint8Array(1 + width);
  out[0] = kind | (24 + Math.log2(width));
  for (let at = width, rest = BigInt(n); at > 0; at -= 1, rest >>= 8n) out[at] = Number(rest & 255n);
  return out;
}

export const bytes = (hex: string): Uint8Array => concatBytes(head(2, hex.length / 2), hexToBytes(hex));
export const text = (value: string): Uint8Array => concatBytes(head(3, utf8ToBytes(value).length), utf8ToBytes(value));
export const array = (items: Uint8Array[]): Uint8Array => concatBytes(head(4, items.length), ...items);
