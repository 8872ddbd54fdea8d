// Open proposals, and what each would change, in words. Reactive: reads the language through `t`.
import { code, t } from "../text/text.svelte";

export type Proposal = {
  proposal_id: string;
  /** One field, whose name says what kind of change it is. */
  change: Record<string, unknown>;
  votes: string[];
  needed?: number;
  proposed_at?: string | null;
  expires_at?: string;
  expires_ms?: number;
  state?: "OPEN" | "ADOPTED" | "EXPIRED";
};
export type Proposals = Proposal[] | { data: Proposal[] };

export const open = (answer: Proposals): Proposal[] => (Array.isArray(answer) ? answer : answer.data).filter(({ state }) => state === undefined || state === "OPEN");

export const expires = (of: Proposal): string => of.expires_at ?? new Date(of.expires_ms ?? 0).toISOString();

/** What is proposed, in one line. */
export function summary({ change }: Proposal): string {
  const [kind = "", value] = Object.entries(change)[0] ?? [];
  const fields = (value ?? {}) as Record<string, unknown>;
  const text = (name: string) => String(fields[name] ?? "?");
  switch (kind) {
    case "POLICY":
      return t("operator-change-policy", { kind: code("tx", text("tx_type")), jurisdiction: text("jurisdiction"), version: text("version") });
    case "JURISDICTION":
      return t("operator-change-jurisdiction", { jurisdiction: text("jurisdiction"), version: text("version") });
    case "PROTOCOL":
      return t("operator-change-protocol", { version: text("version"), height: text("from_height") });
    case "MEMBERSHIP": {
      const [what = ""] = Object.keys(fields);
      return t("operator-change-membership", { what: code("operator-membership", what), who: named(fields) ?? "?" });
    }
    default:
      return code("operator-change", kind);
  }
}

/** The agency, officer or key that a change of members names, wherever it stands. */
function named(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const name of ["agency_id", "officer_id", "node_key"]) {
    const found = (value as Record<string, unknown>)[name];
    if (typeof found === "string") return found;
  }
  return Object.values(value).map(named).find((one) => one !== undefined);
}
