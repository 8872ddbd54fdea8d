// Who sits here: a key that this browser can sign with, and whose the ledger says that it is.
import { json } from "../api/node";
import type { KeyView } from "../api/types";
import type { Key } from "./keys";

export type Session = { key: Key; owner: KeyView; chain_id: string };

let current = $state.raw<Session>();

export const session = {
  get now(): Session | undefined {
    return current;
  },
  leave(): void {
    current = undefined;
  },
  /** Takes a key once the ledger knows it; says why not otherwise. */
  async enter(key: Key): Promise<"unknown" | "refused" | "unreachable" | undefined> {
    const [owner, trust] = await Promise.all([json<KeyView>(`/v1/keys/${key.key_id}`), json<{ chain_id: string }>("/v1/trust")]);
    if (!owner.ok) return owner.kind === "not-found" ? "unknown" : "unreachable";
    if (!trust.ok) return "unreachable";
    if (owner.value.refusal) return "refused";
    current = { key, owner: owner.value, chain_id: trust.value.chain_id };
    return undefined;
  },
};

/** How what is missing names the ones who can bring it: the agency, each role, the party. */
export function names({ owner }: Session): string[] {
  const roles = (owner.officer?.roles ?? []).map((role) => `role:${role}`);
  return [...(owner.agency ? [owner.agency.agency_id] : []), ...roles, ...(owner.party ? [`party:${owner.party}`] : [])];
}

export const has = ({ owner }: Session, roles: readonly string[]): boolean => (owner.officer?.roles ?? (owner.party ? ["OWNER"] : [])).some((role) => roles.includes(role));
