// The verifier: WebAssembly made from `verifier/` of this repository, which decides alone. Loaded once, kept for when the server is gone.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { load } from "../../../verifier/verifier.mjs";
import type { Entry, Extract } from "../api/types";
import type { Language } from "../text/catalogue";
import { wasmBytes } from "./wasm";

export type Answer = "GENUINE" | "SUPERSEDED" | "NOT_GENUINE" | "CANNOT_TELL";
export type Report = {
  answer: Answer;
  sentence: string;
  steps: { ok: boolean; what: string }[];
  parts: { heading: string; lines: string[] }[];
  not_checked: string[];
  extract?: Extract;
};
/** An entry of a title, read out of the bytes that were judged. */
export type Listed = { answer: Answer; entry: Entry };
export type Verifier = {
  /** SHA-256 of the WebAssembly that was received: what is published can be compared with it. */
  sha256: string;
  verify(file: Uint8Array, anchor: string, later: Uint8Array[], lang: Language): Report;
  /** What a title's extract says of each entry that a server lists; null when the list cannot be read. */
  history(file: Uint8Array, anchor: string, entries: Uint8Array): Listed[] | null;
};

async function start(): Promise<Verifier> {
  const bytes = await wasmBytes();
  const { verify, history } = await load(bytes);
  return {
    sha256: bytesToHex(sha256(bytes)),
    verify: (file, anchor, later, lang) => verify(file, anchor, { later, lang }) as Report,
    history: (file, anchor, entries) => history(file, anchor, entries) as Listed[] | null,
  };
}

let started: Promise<Verifier> | undefined;

/** The verifier, once it is there. A failed start is tried again by the next who asks. */
export function verifier(): Promise<Verifier> {
  started ??= start().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}
