// Numbers with their units, in the manner of the chosen language.
import { language } from "./text.svelte";

const format = (value: number, options: Intl.NumberFormatOptions): string => new Intl.NumberFormat(language.now === "zh" ? "zh-Hans-CN" : "en-GB", options).format(value);

export const number = (value: number): string => format(value, { maximumFractionDigits: 1 });

const TIMES = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** How long something took, in the largest unit of which there is at least one. Days are days of 24 hours. */
export function duration(ms: number): string {
  const [unit, size] = TIMES.find(([, size]) => Math.abs(ms) >= size) ?? TIMES[4];
  return format(ms / size, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 });
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytes(count: number): string {
  const step = count < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(count) / 3));
  return format(count / 1000 ** step, { style: "unit", unit: SIZES[step] ?? "byte", unitDisplay: step === 0 ? "long" : "short", maximumFractionDigits: 1 });
}
