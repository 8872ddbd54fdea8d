// The board's rows in the words of the chosen language. Reactive: reads the language through `t`.
import { code, t } from "../text/text.svelte";

/** Who lodged, or for whom a case waited: an agency, an owner, or the parties. */
export const who = (name: string): string => (name === "owner" || name === "parties" ? t(`board-${name}`) : code("agency", name));

export const step = (name: string): string => code("board-step", name);

type Kind = { jurisdiction: string; tx_type: string };

/** A kind of transaction; with its jurisdiction where there are several. */
export function kind({ jurisdiction, tx_type }: Kind, all: Kind[]): string {
  const several = all.some((one) => one.jurisdiction !== jurisdiction);
  return several ? t("board-kind-in", { kind: code("tx", tx_type), jurisdiction }) : code("tx", tx_type);
}

/** A share as the node writes it, such as `7/8`. */
export function share(text: string): { part: number; whole: number } {
  const [part = 0, whole = 0] = text.split("/").map(Number);
  return { part, whole };
}

/** What a case lacked: a code, and the kind of attestation or the reason where there is one. */
export function lack(of: { code: string; kind: string }): string {
  const what = code("board-lack", of.code.replaceAll(".", "-"));
  return of.kind ? t("board-lack-of", { what, kind: step(of.kind) }) : what;
}
