// Times as people read them: in Beijing's or the reader's zone, always with UTC beside.
import { keep, kept } from "./kept";
import { language, t } from "./text.svelte";

const BEIJING = "Asia/Shanghai";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
let zone = $state(kept("zone") === "own" ? own : BEIJING);

export const zones = {
  get now(): "beijing" | "own" {
    return zone === BEIJING ? "beijing" : "own";
  },
  /** Whether there is a choice at all. */
  differ: own !== BEIJING,
  choose(which: "beijing" | "own"): void {
    zone = which === "beijing" ? BEIJING : own;
    keep("zone", which);
  },
};

function format(iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.now === "zh" ? "zh-Hans-CN" : "en-GB", { hourCycle: "h23", ...options }).format(new Date(iso));
}

const place = () => (zone === BEIJING ? t("time-beijing") : zone);

/** `25 November 2026, 15:31 Beijing time (07:31:14 UTC)`. */
export function moment(iso: string): string {
  // A server may say anything; what is no time is shown as it is.
  if (Number.isNaN(Date.parse(iso))) return iso;
  const date = format(iso, { timeZone: zone, dateStyle: "long" });
  const time = format(iso, { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const utcDate = iso.slice(0, 10);
  const sameDay = format(iso, { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }) === format(iso, { timeZone: "UTC", year: "numeric", month: "2-digit", day: "2-digit" });
  const utc = sameDay ? iso.slice(11, 19) : `${utcDate} ${iso.slice(11, 19)}`;
  return t("time-moment", { date, time, place: place(), utc });
}

/** Only the time of day, for "as of 10:42". */
export function clock(iso: string): string {
  return format(iso, { timeZone: zone, hour: "2-digit", minute: "2-digit" });
}

/** Only the day. */
export function day(iso: string): string {
  return format(iso, { timeZone: zone, dateStyle: "long" });
}

/** The time of day to the second, for what changes while one looks. */
export function seconds(iso: string): string {
  return format(iso, { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
