// Whether an entry, as the server lists it, is what was proven. Its effects must lead from the proven title before it to the proven title after
// it, as `fold` in `ledger/src/register/entry.rs`; the rest of it must stand in the proven entry's own bytes.
import { bytesToHex, concatBytes } from "@noble/hashes/utils.js";
import type { CertificateNumber, Charge, Entry, Extract, Hold, Right, Title } from "../api/types";
import { arrayHead, bytes, NULL, text, uint } from "../verify/cbor";

/** What effects change of a title; lists by the number of their items. */
type Told = {
  primary: Right | undefined;
  rights: Map<number, Right>;
  charges: Map<number, Charge>;
  holds: Map<number, Hold>;
  flags: Set<string>;
  units: string[];
  status: Title["status"];
  from: string[];
  to: string[];
  certificate: CertificateNumber | null;
};

function told(title: Title | undefined): Told {
  const by = <T extends { item: number }>(list: T[] = []) => new Map(list.map((one) => [one.item, one]));
  return {
    primary: title?.rights[0],
    rights: by(title?.rights.slice(1)),
    charges: by(title?.charges),
    holds: by(title?.holds),
    flags: new Set(title?.flags),
    units: title?.units ?? [],
    status: title?.status ?? "OPEN",
    from: title?.lineage_from ?? [],
    to: title?.lineage_to ?? [],
    certificate: title?.certificate ?? null,
  };
}

function fold(title: Told, effects: Entry["effects"]): Told {
  for (const effect of effects) {
    if ("opened" in effect) title.from = effect.opened;
    else if ("closed" in effect) [title.status, title.to] = ["CLOSED", effect.closed];
    else if ("units" in effect) title.units = effect.units;
    else if ("primary_right" in effect) title.primary = effect.primary_right;
    else if ("right" in effect) title.rights.set(effect.right.item, effect.right);
    else if ("right_ended" in effect) title.rights.delete(effect.right_ended);
    else if ("charge" in effect) title.charges.set(effect.charge.item, effect.charge);
    else if ("charge_ended" in effect) title.charges.delete(effect.charge_ended);
    else if ("hold" in effect) title.holds.set(effect.hold.item, effect.hold);
    else if ("hold_ended" in effect) title.holds.delete(effect.hold_ended);
    else if ("flagged" in effect) title.flags.add(effect.flagged);
    else if ("unflagged" in effect) title.flags.delete(effect.unflagged);
    else title.certificate = effect.certificate;
  }
  return title;
}

/** One spelling for what is the same: fields and items in order. */
function spelled(value: unknown): unknown {
  if (value instanceof Map) return spelled([...value.entries()].sort(([a], [b]) => Number(a) - Number(b)));
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(spelled);
  if (value === null || typeof value !== "object") return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, spelled(field)]));
}
const same = (a: unknown, b: unknown) => JSON.stringify(spelled(a)) === JSON.stringify(spelled(b));

/** `before` is the title before the entry, undefined for the first. */
export function isDifference(entry: Entry, before: Title | undefined, after: Title): boolean {
  return (before?.version ?? 0) === entry.version - 1 && after.version === entry.version && same(fold(told(before), entry.effects), told(after));
}

/** Kind, case, transaction, block, time and the entry before, as in the proven bytes; undefined when the extract brings none. */
export function isEntry(entry: Entry, extract: Extract): boolean | undefined {
  const proven = extract.evidence.last_entry?.entry;
  if (proven === undefined) return undefined;
  const first = concatBytes(arrayHead(10), text(entry.title_id), uint(entry.version), text(entry.kind));
  const last = concatBytes(
    entry.corrects == null ? NULL : uint(entry.corrects),
    entry.case_id == null ? NULL : text(entry.case_id),
    bytes(entry.tx_id),
    uint(entry.height),
    uint(Date.parse(entry.time)),
    bytes(entry.previous),
  );
  return proven.startsWith(bytesToHex(first)) && proven.endsWith(bytesToHex(last));
}
