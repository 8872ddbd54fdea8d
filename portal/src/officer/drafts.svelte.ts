// Drafts, kept in this browser: what is typed is saved as it is typed. Two windows on one draft do not overwrite each other unseen.
import { random } from "./bytes";
import type { Act } from "./desk";
import type { Signed } from "./sending.svelte";

/** A private value and its salt: whoever has them can show later what was committed to. Never sent. */
export type Opening = { pointer: string; field: string; value: string; salt: string };
export type Kept = { id: string; rev: number; by: string; tx_type: string; act: Act; openings: Opening[]; saved: string; sent?: Signed };

const PREFIX = "torrens.draft.";
const WINDOW = random(4);

function parse(text: string | null): Kept | undefined {
  try {
    const read = JSON.parse(text ?? "null") as Kept | null;
    return read && typeof read.act === "object" && typeof read.rev === "number" ? read : undefined;
  } catch {
    return undefined;
  }
}

export function all(): Kept[] {
  try {
    const names = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at) ?? "").filter((name) => name.startsWith(PREFIX));
    return names.flatMap((name) => parse(localStorage.getItem(name)) ?? []).sort((a, b) => b.saved.localeCompare(a.saved));
  } catch {
    return [];
  }
}

export class Draft {
  now = $state<Kept>({ id: "", rev: 0, by: WINDOW, tx_type: "", act: {}, openings: [], saved: "" });
  /** What another window made of it meanwhile. */
  other = $state.raw<Kept>();
  /** Another window lodged it, or threw it away. */
  gone = $state(false);
  /** This browser keeps nothing: what is typed lasts as long as the page. */
  unkept = $state(false);

  private constructor(kept: Kept) {
    this.now = kept;
  }

  static begin(tx_type: string, act: Act): Draft {
    const draft = new Draft({ id: random(6), rev: 0, by: WINDOW, tx_type, act, openings: [], saved: "" });
    draft.save();
    return draft;
  }

  static open(id: string): Draft | undefined {
    const kept = all().find((one) => one.id === id);
    return kept && new Draft(kept);
  }

  save(): void {
    // What another window has lodged is not brought back.
    if (this.gone) return;
    try {
      const stored = parse(localStorage.getItem(PREFIX + this.now.id));
      if (stored && stored.rev > this.now.rev && stored.by !== WINDOW) {
        this.other = stored;
        return;
      }
      [this.now.rev, this.now.by, this.now.saved] = [this.now.rev + 1, WINDOW, new Date().toISOString()];
      localStorage.setItem(PREFIX + this.now.id, JSON.stringify(this.now));
      this.unkept = false;
    } catch {
      this.unkept = true;
    }
  }

  /** Called when another window saved something. */
  heard(event: StorageEvent): void {
    if (event.key !== PREFIX + this.now.id) return;
    if (event.newValue === null) this.gone = true;
    const stored = parse(event.newValue);
    if (stored && stored.by !== WINDOW && stored.rev > this.now.rev) this.other = stored;
  }

  take(): void {
    if (this.other) this.now = this.other;
    this.other = undefined;
  }

  /** What is here stands, over what the other window saved. */
  insist(): void {
    if (this.other) this.now.rev = this.other.rev;
    this.other = undefined;
    this.save();
  }

  drop(): void {
    try {
      localStorage.removeItem(PREFIX + this.now.id);
    } catch {
      // Then it is not there.
    }
  }
}
