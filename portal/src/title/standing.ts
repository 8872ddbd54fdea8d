// What stands in the way of a sale, from the title as it was proven and the policy in force. The policy says what each hold means (it is
// data, never code): what it does not name, nobody knows here.
import type { Hold, Party, Policy, Title } from "../api/types";

export type Effect = "BLOCK" | "CONSENT" | "ACKNOWLEDGE" | "NONE" | "UNKNOWN";
/** `on` is the policy's word for the obstacle: FREEZE, CAVEAT, MORTGAGE_BARS_TRANSFER, OWNER_INACTIVE, ...; CLOSED and PENDING are ours. */
export type Obstacle = { on: string; effect: Effect; count: number };

const WEIGHT: Effect[] = ["BLOCK", "UNKNOWN", "CONSENT", "ACKNOWLEDGE", "NONE"];

export function obstacles(title: Title, parties: Party[], policy: Policy | undefined): Obstacle[] {
  const found = new Map<string, number>();
  const note = (on: string) => found.set(on, (found.get(on) ?? 0) + 1);
  title.holds.filter((hold: Hold) => !hold.queued).forEach((hold) => note(hold.kind));
  title.charges.filter((charge) => charge.bars_transfer).forEach(() => note("MORTGAGE_BARS_TRANSFER"));
  const holders = new Set(title.rights[0]?.holders.flatMap((holding) => holding.parties));
  parties.filter((party) => holders.has(party.party_id) && !["ACTIVE", "MINOR"].includes(party.status)).forEach(() => note("OWNER_INACTIVE"));

  const effect = (on: string) => (policy?.holds?.find((rule) => rule.on === on)?.effect ?? "UNKNOWN") as Effect;
  const out: Obstacle[] = [...found].map(([on, count]) => ({ on, effect: effect(on), count }));
  if (title.status === "CLOSED") out.push({ on: "CLOSED", effect: "BLOCK", count: 1 });
  // Whoever lodged first comes first.
  if (title.pending.length > 0) out.push({ on: "PENDING", effect: "ACKNOWLEDGE", count: title.pending.length });
  return out.filter(({ effect }) => effect !== "NONE").sort((a, b) => WEIGHT.indexOf(a.effect) - WEIGHT.indexOf(b.effect));
}

/** The gravest of them; NONE when nothing stops a sale. */
export const gravest = (found: Obstacle[]): Effect => found[0]?.effect ?? "NONE";
