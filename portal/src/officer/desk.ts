// The desk: WebAssembly made from `desk/` of this repository. It knows the register's forms and the exact bytes that are signed; it asks nobody.
import { entrance } from "../../../verifier/verifier.mjs";
import type { Language } from "../text/catalogue";

export type Wrong = { place: string; why: string };
export type Read<T> = { ok: T; error?: undefined } | { ok?: undefined; error: Wrong };
/** An act: one field, whose name says what kind it is. */
export type Act = Record<string, unknown>;
export type Form = { tx_type: string; row: number; name: string; does: string; effects: string; fields: { names: string; does: string }[] };
export type Draft = { act: Act; chain_id: string; expires_ms: number; nonce: string; public_key: string };
export type RowError = { row: number; column: string; code: string; message: string; value: string };
export type Plan = { rows: number; batches: { act: Act; lines: number[] }[]; errors: RowError[]; preview: { line: number; row: Record<string, unknown> }[] };

type Ask = (parts: (Uint8Array | string)[]) => unknown;

export class Desk {
  readonly #ask: Ask;
  constructor(ask: Ask) {
    this.#ask = ask;
  }
  #do = <T>(what: string, fields: object, file?: Uint8Array): Read<T> => this.#ask([JSON.stringify({ do: what, ...fields }), ...(file ? [file] : [])]) as Read<T>;

  forms = (lang: Language) => this.#do<{ forms: Form[]; reasons: { code: string; words: string }[] }>("forms", { lang });
  start = (tx_type: string, title: object | null) => this.#do<Act>("start", { tx_type, title });
  read = (act: Act) => this.#do<{ tx_type: string; terms: string; titles: string[] }>("read", { act });
  /** A refusal, or the code of what is missing, in words. */
  words = (lang: Language, { code, pointer = "", about = [] }: { code: string; pointer?: string; about?: string[] }) =>
    this.#do<{ title: string; detail: string; action: string }>("words", { lang, refusal: { code, pointer, about } }).ok ?? { title: code, detail: about.join(", "), action: "" };
  unsigned = (draft: Draft) => this.#do<{ to_be_signed: string; tx_id: string; terms: string }>("unsigned", draft);
  signed = (draft: Draft, signature: string) => this.#do<{ tx_id: string; bytes: string }>("signed", { draft, signature });
  /** A salted commitment to a text, or to a file. */
  commit = (field: string, record_key: string, value: string | Uint8Array) =>
    typeof value === "string" ? this.#do<{ commitment: string; salt: string }>("commit", { field, record_key, value }) : this.#do<{ commitment: string; salt: string }>("commit", { field, record_key, value: null }, value);
  key = (text: string) => this.#do<{ purpose: string; public_key: string; key_id: string; pkcs8: string }>("key", { text });
  keyId = (public_key: string) => this.#do<{ key_id: string }>("key_id", { public_key });
  proof = (chain_id: string, officer_id: string) => this.#do<{ to_be_signed: string }>("proof", { chain_id, officer_id });
  mappings = () => this.#do<{ name: string; text: string }[]>("mappings", {});
  plan = (file: Uint8Array, mapping: string, secret: string) => this.#do<Plan>("plan", { mapping, secret }, file);
}

let started: Promise<Desk> | undefined;

/** The desk, once it is there. A failed start is tried again by the next who asks. */
export function desk(): Promise<Desk> {
  started ??= (async () => {
    const response = await fetch("/torrens_desk.wasm");
    if (!response.ok) throw new Error(`the desk was not served (${response.status})`);
    const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), {});
    return new Desk(entrance(instance.exports, "torrens_desk") as Ask);
  })().catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}
