// What a dealing would change on a title, each before and after, in the register's words.
import type { Effect, Foreseen, Title } from "../api/types";
import { code, list, t } from "../text/text.svelte";
import { certificate, charge, hold, right } from "../title/words";

export type Change = { part: string; before: string; after: string };

export function changes(of: Foreseen, before: Title | undefined): Change[] {
  const none = t("officer-nothing");
  const old = <T extends { item: number }>(rows: T[] | undefined, item: number, words: (row: T) => string) => {
    const found = rows?.find((row) => row.item === item);
    return found ? words(found) : none;
  };
  return of.changes.map((effect: Effect): Change => {
    if ("opened" in effect) return { part: t("officer-part-title"), before: none, after: t("effect-opened") };
    if ("closed" in effect) return { part: t("officer-part-title"), before: t("officer-open"), after: effect.closed.length > 0 ? t("effect-closed-into", { titles: list(effect.closed) }) : t("effect-closed") };
    if ("units" in effect) return { part: t("officer-part-units"), before: before ? list(before.units) : none, after: list(effect.units) };
    if ("primary_right" in effect) return { part: t("part-b"), before: before?.rights[0] ? right(before.rights[0]) : none, after: right(effect.primary_right) };
    if ("right" in effect) return { part: t("part-c"), before: old(before?.rights, effect.right.item, right), after: right(effect.right) };
    if ("right_ended" in effect) return { part: t("part-c"), before: old(before?.rights, effect.right_ended, right), after: none };
    if ("charge" in effect) return { part: t("part-c"), before: old(before?.charges, effect.charge.item, charge), after: charge(effect.charge) };
    if ("charge_ended" in effect) return { part: t("part-c"), before: old(before?.charges, effect.charge_ended, charge), after: none };
    if ("hold" in effect) return { part: t("part-d"), before: old(before?.holds, effect.hold.item, hold), after: hold(effect.hold) };
    if ("hold_ended" in effect) return { part: t("part-d"), before: old(before?.holds, effect.hold_ended, hold), after: none };
    if ("flagged" in effect) return { part: t("officer-part-marks"), before: none, after: code("flag", effect.flagged) };
    if ("unflagged" in effect) return { part: t("officer-part-marks"), before: code("flag", effect.unflagged), after: none };
    return { part: t("officer-part-certificate"), before: before?.certificate ? certificate(before.certificate, undefined) : none, after: certificate(effect.certificate, undefined) };
  });
}
