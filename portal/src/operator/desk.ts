// Asking the node as its operator: with the token, which goes to this node and nowhere else.
import { ask, type Answer } from "../api/node";

export type OperatorView = {
  agency: string;
  role: string;
  version: string;
  disk: { free_bytes: number; total_bytes: number; store_bytes: number };
  keys: { purpose: string; key_id?: string; kept?: string; age_days: number | null }[];
  demo: boolean;
};
export type Finding = { level: "OK" | "WARN" | "FAIL"; what: string; name: string; seen?: string; fix: string | null };
export type Backup = { name: string; height: number | null; made_at: string | null; bytes: number; damaged?: string | null };
export type Backups = { data: Backup[]; folder: string };
export type DemoNode = { agency: string; api: string; running: boolean };

/** A backup of a large register takes its time, and so does a node that stops in good order. */
const PATIENCE_MS = 30 * 60_000;

export class Desk {
  readonly #token: string;
  readonly #refused: () => void;

  /** `refused` is called when the node does not take the token. */
  constructor(token: string, refused: () => void) {
    this.#token = token;
    this.#refused = refused;
  }

  async #ask<T>(path: string, how: RequestInit = {}): Promise<Answer<T>> {
    const read = async (response: Response) => (response.status === 204 ? undefined : await response.json()) as T;
    const headers = { authorization: `Bearer ${this.#token}`, ...(how.body ? { "content-type": "application/json" } : {}) };
    const answer = await ask(`/v1/operator${path}`, read, { signal: AbortSignal.timeout(PATIENCE_MS), ...how, headers });
    if (!answer.ok && answer.code === "operator.token") this.#refused();
    return answer;
  }

  view = () => this.#ask<OperatorView>("", { signal: AbortSignal.timeout(15_000) });
  checks = () => this.#ask<{ data: Finding[] }>("/checks");
  backups = () => this.#ask<Backups>("/backups");
  backUp = () => this.#ask<Backup>("/backups", { method: "POST" });
  demo = () => this.#ask<{ data: DemoNode[] }>("/demo", { signal: AbortSignal.timeout(15_000) });
  turn = (agency: string, action: "stop" | "start") => this.#ask<unknown>(`/demo/${encodeURIComponent(agency)}/${action}`, { method: "POST" });
}
