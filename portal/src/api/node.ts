// Asking the node that serves these pages. Whatever goes wrong comes back as a value with a text for people.
import { language } from "../text/text.svelte";
import type { Problem } from "./types";

export type Answer<T> = { ok: true; value: T } | { ok: false; kind: "unreachable" | "not-found" | "refused"; code: string; detail: string };

/** Asks, and reads what comes. `how` says what is not as for a reader: method, body, a token, another patience. */
export async function ask<T>(path: string, read: (response: Response) => Promise<T>, how: RequestInit = {}): Promise<Answer<T>> {
  let response: Response;
  try {
    const headers = new Headers(how.headers);
    headers.set("accept-language", language.now === "zh" ? "zh-CN" : "en");
    response = await fetch(path, { signal: AbortSignal.timeout(15_000), ...how, headers });
  } catch {
    return { ok: false, kind: "unreachable", code: "", detail: "" };
  }
  try {
    if (response.ok) return { ok: true, value: await read(response) };
    const problem = (await response.json()) as Problem;
    return { ok: false, kind: response.status === 404 ? "not-found" : "refused", code: problem.code, detail: problem.detail };
  } catch {
    // Somebody between here and the node answered in its place, or the connection broke.
    return { ok: false, kind: "unreachable", code: "", detail: "" };
  }
}

export const json = <T>(path: string): Promise<Answer<T>> => ask(path, (response) => response.json() as Promise<T>);
export const bytes = (path: string): Promise<Answer<Uint8Array>> => ask(path, async (response) => new Uint8Array(await response.arrayBuffer()));

export const titlePath = (id: string): string => `/v1/titles/${encodeURIComponent(id)}`;
/** A title's extract: the file that proves itself. */
export const extractPath = (id: string, at?: number): string => `${titlePath(id)}/extract?parties=true${at === undefined ? "" : `&at=${at}`}`;
export const titlePage = (id: string): string => `/title.html?id=${encodeURIComponent(id)}`;
