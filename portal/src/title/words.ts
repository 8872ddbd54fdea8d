// The register's records in the words of the chosen language. Reactive: reads the language through `t`.
import type { CertificateNumber, Charge, Effect, Hold, Holding, Jurisdiction, Right } from "../api/types";
import { code, list, t } from "../text/text.svelte";
import { moment } from "../text/time.svelte";

/** A party by the beginning and end of its number: there are no names on the ledger. */
export const party = (id: string): string => t("party-short", { id: `${id.slice(0, 4)}…${id.slice(-4)}` });

export function heldAs(holders: Holding[]): string {
  const joint = holders.some((holding) => holding.parties.length > 1);
  const parties = holders.reduce((sum, holding) => sum + holding.parties.length, 0);
  if (holders.length === 1) return t(joint ? "held-joint" : "held-sole", { n: parties });
  return t(joint ? "held-grouped" : "held-shares", { n: holders.length });
}

export const fraction = ({ num, den }: Holding["share"]): string => (num === den ? t("share-whole") : `${num}/${den}`);

export function holding({ parties, share }: Holding): string {
  const who = list(parties.map(party));
  return parties.length > 1 ? t("holding-joint", { who, share: fraction(share) }) : t("holding", { who, share: fraction(share) });
}

export const rightKind = (right: Right): string => code("right", right.easement ? `${right.kind}_${right.easement.side}` : right.kind);

export function right(of: Right): string {
  const parts = [t("right-line", { kind: rightKind(of), cause: code("cause", of.cause), since: moment(of.since) })];
  if (of.term) parts.push(t("right-term", { from: moment(of.term.from), to: moment(of.term.to) }));
  if (of.easement) parts.push(t("right-with", { titles: list(of.easement.others) }));
  // An easement is held by a title, not by parties.
  if (of.holders.length > 0) parts.push(t("right-holders", { holders: of.holders.map(holding).join(t("words-gap")) }));
  return parts.join(t("words-gap"));
}

export function charge(of: Charge): string {
  const parts = [t("charge-line", { rank: of.rank, chargee: party(of.chargee), share: fraction(of.share), since: moment(of.since) })];
  if (of.bars_transfer) parts.push(t("charge-bars-transfer"));
  if (of.bars_further) parts.push(t("charge-bars-further"));
  return parts.join(t("words-gap"));
}

export function hold(of: Hold): string {
  const by = "party" in of.by ? party(of.by.party) : code("agency", of.by.agency);
  const parts = [t("hold-line", { kind: code("hold", of.kind), reference: of.reference, by, reason: code("reason", of.reason), since: moment(of.since) })];
  parts.push(of.queued ? t("hold-queued") : of.expires ? t("hold-until", { until: moment(of.expires) }) : t("hold-endless"));
  return parts.join(t("words-gap"));
}

/** A certificate's number as its jurisdiction writes it; plainly when its template is not known. */
export function certificate(number: CertificateNumber, jurisdiction: Jurisdiction | undefined): string {
  const template = jurisdiction?.certificates?.find((one) => one.kind === number.kind)?.template;
  if (!template) return `${number.issuer} ${number.year} ${String(number.serial).padStart(7, "0")}`;
  return template.replace("{year}", String(number.year)).replace(/\{seq(?::(\d+))?\}/, (_: string, width?: string) => String(number.serial).padStart(Number(width ?? 1), "0"));
}

/** One effect of an entry. */
export function effect(of: Effect, jurisdiction: Jurisdiction | undefined): string {
  if ("opened" in of) return of.opened.length > 0 ? t("effect-opened-from", { titles: list(of.opened) }) : t("effect-opened");
  if ("closed" in of) return of.closed.length > 0 ? t("effect-closed-into", { titles: list(of.closed) }) : t("effect-closed");
  if ("units" in of) return t("effect-units", { units: list(of.units) });
  if ("primary_right" in of) return t("effect-primary-right", { right: right(of.primary_right) });
  if ("right" in of) return t("effect-right", { right: right(of.right) });
  if ("right_ended" in of) return t("effect-right-ended", { item: of.right_ended });
  if ("charge" in of) return t("effect-charge", { charge: charge(of.charge) });
  if ("charge_ended" in of) return t("effect-charge-ended", { item: of.charge_ended });
  if ("hold" in of) return t("effect-hold", { hold: hold(of.hold) });
  if ("hold_ended" in of) return t("effect-hold-ended", { item: of.hold_ended });
  if ("flagged" in of) return t("effect-flagged", { flag: code("flag", of.flagged) });
  if ("unflagged" in of) return t("effect-unflagged", { flag: code("flag", of.unflagged) });
  return t("effect-certificate", { number: certificate(of.certificate, jurisdiction) });
}
