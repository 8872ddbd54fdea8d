// Bytes as text and by chance, and files for the officer to keep.
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

export const hex = bytesToHex;
export const unhex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(hexToBytes(text));
export const random = (length: number): string => bytesToHex(crypto.getRandomValues(new Uint8Array(length)));

/** Gives a file to the one who sits before the browser. */
export function give(name: string, text: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
