// Keys that this browser holds: as `CryptoKey` that nobody can take out again, in IndexedDB when the officer wants it kept. What is in a
// key file passes through once and is not stored.
import { hex, unhex } from "./bytes";
import type { Desk } from "./desk";

export type Key = { key_id: string; public_key: string; private: CryptoKey; made: string; officer_id?: string };
export type OpenError = "not-a-key" | "passphrase-needed" | "passphrase-wrong" | "purpose" | "unsupported";

const ALGORITHM = { name: "Ed25519" };

export const supported = (): boolean => typeof crypto.subtle?.sign === "function";

export const sign = async (key: Key, bytes: Uint8Array<ArrayBuffer>): Promise<string> => hex(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key.private, bytes)));

/** Makes a key that never leaves this browser. */
export async function make(desk: Desk, officer_id: string): Promise<Key> {
  const pair = (await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"])) as CryptoKeyPair;
  const public_key = hex(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const id = desk.keyId(public_key);
  if (id.error) throw new Error(id.error.why);
  return { key_id: id.ok.key_id, public_key, private: pair.privateKey, made: new Date().toISOString(), officer_id };
}

const AGE = "-----BEGIN AGE ENCRYPTED FILE-----";

/** Opens a key file. It is read here and sent nowhere; an encrypted one is opened with its passphrase (age, scrypt). */
export async function open(desk: Desk, bytes: Uint8Array, passphrase: string): Promise<Key | { wrong: OpenError; why: string }> {
  let text = new TextDecoder().decode(bytes);
  const armored = text.trimStart().startsWith(AGE);
  if (armored || text.startsWith("age-encryption.org/")) {
    if (passphrase === "") return { wrong: "passphrase-needed", why: "" };
    try {
      const age = await import("age-encryption");
      const decrypter = new age.Decrypter();
      decrypter.addPassphrase(passphrase);
      text = await decrypter.decrypt(armored ? age.armor.decode(text.trim()) : bytes, "text");
    } catch {
      return { wrong: "passphrase-wrong", why: "" };
    }
  }
  const read = desk.key(text);
  if (read.error) return { wrong: "not-a-key", why: read.error.why };
  const { purpose, public_key, key_id, pkcs8 } = read.ok;
  // A node's own keys sign blocks; they have no business in a browser.
  if (purpose !== "officer" && purpose !== "party") return { wrong: "purpose", why: purpose };
  try {
    const key = await crypto.subtle.importKey("pkcs8", unhex(pkcs8), ALGORITHM, false, ["sign"]);
    return { key_id, public_key, private: key, made: new Date().toISOString() };
  } catch {
    return { wrong: "unsupported", why: "" };
  }
}

const place = <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
  new Promise((done, failed) => {
    const asked = indexedDB.open("torrens", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("keys", { keyPath: "key_id" });
    asked.onerror = () => failed(new Error("this browser keeps nothing"));
    asked.onsuccess = () => {
      const request = act(asked.result.transaction("keys", mode).objectStore("keys"));
      request.onsuccess = () => {
        done(request.result);
        asked.result.close();
      };
      request.onerror = () => failed(new Error("this browser keeps nothing"));
    };
  });

/** Where nothing may be kept, there is nothing. */
export const kept = (): Promise<Key[]> => place("readonly", (store) => store.getAll() as IDBRequest<Key[]>).catch(() => []);
export const keep = (key: Key): Promise<unknown> => place("readwrite", (store) => store.put(key));
export const forget = (key_id: string): Promise<unknown> => place("readwrite", (store) => store.delete(key_id));
