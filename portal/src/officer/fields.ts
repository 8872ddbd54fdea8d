// How each field of a form is asked for. The forms themselves are the ledger's; here is only what a person types into.
import { find } from "../text/catalogue";
import { code, language } from "../text/text.svelte";
import type { Form } from "./desk";

export type Path = (string | number)[];
export type Kind = "text" | "mono" | "number" | "yes-no" | "share" | "private" | "document" | "time" | "date" | "choice" | "list" | "group";

/** The values that a field is known to take; others can be typed where the law of a place has more. */
const CHOICES: Record<string, string[]> = {
  cause: ["SALE", "GIFT", "EXCHANGE", "AUCTION", "NON_MARKET"],
  tenure: ["OWNERSHIP", "USE"],
  use: ["RESIDENTIAL", "OFFICE", "COMMERCIAL", "INDUSTRIAL", "AGRICULTURAL"],
  nature: ["WAY", "WATER", "LIGHT", "SUPPORT"],
  protects: ["TRANSFER", "MORTGAGE_REGISTER"],
};
const UNIT_KINDS = ["PARCEL", "BUILDING", "UNIT", "SPACE"];
/** Values that only a salted commitment of leaves this browser. */
const PRIVATE = new Set(["consideration", "secured", "address_commitment", "id_commitment", "name_commitment"]);
const NUMBERS = new Set(["days", "area_mm2"]);
const SWITCHES = new Set(["bars_transfer", "bars_further"]);
const TIMES = new Set(["from", "to", "until"]);

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The field that a place is in: rows have no name of their own. */
const nameOf = (path: Path): string => String([...path].reverse().find((step) => typeof step === "string") ?? "");

export function kindOf(path: Path, value: unknown): Kind {
  const name = nameOf(path);
  if (PRIVATE.has(name)) return "private";
  if (name === "commitment") return "document";
  if (name === "share") return "share";
  if (SWITCHES.has(name) || typeof value === "boolean") return "yes-no";
  if (Array.isArray(value)) return "list";
  if (isObject(value)) return "group";
  if (NUMBERS.has(name) || typeof value === "number") return "number";
  if (TIMES.has(name) && typeof value === "string" && value.includes("T") && value.endsWith("Z")) return "time";
  if (name === "date") return "date";
  if (name === "kind" && UNIT_KINDS.includes(String(value))) return "choice";
  if (CHOICES[name]?.includes(String(value))) return "choice";
  return typeof value === "string" && /^[0-9a-f]{32,}$/.test(value) ? "mono" : "text";
}

export const choices = (path: Path): string[] => {
  const name = String(path.at(-1));
  return name === "kind" ? UNIT_KINDS : (CHOICES[name] ?? []);
};

/** A choice in words. */
export function choice(path: Path, value: string): string {
  switch (String(path.at(-1))) {
    case "kind":
      return code("unit-kind", value);
    case "tenure":
      return code("right", value);
    case "cause":
      return code("cause", value);
    case "nature":
      return code("nature", value);
    case "protects":
      return code("protects", value);
    default:
      return code("use", value);
  }
}

/** A field that may be left out. */
export const isOptional = (template: unknown): boolean => template === null || template === undefined;

export const pointer = (path: Path): string => path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** What a field is called: in the catalogue's words, or by its own name. */
export function label(path: Path): string {
  const name = String(path.at(-1));
  if (typeof path.at(-1) === "number") return `${label(path.slice(0, -1))} ${Number(path.at(-1)) + 1}`;
  return find(language.now, `field-${name.toLowerCase().replaceAll("_", "-")}`) ?? name.toLowerCase().replaceAll("_", " ");
}

/** What the field at a JSON pointer is called. */
export const called = (place: string): string => label(place.split("/").slice(1).map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll("~1", "/").replaceAll("~0", "~"))));

/** What the ledger's own guide says of a field. */
export function hint(form: Form | undefined, path: Path): string {
  const name = String(path.at(-1));
  return form?.fields.find(({ names }) => names.split(/,\s*/).includes(name))?.does ?? "";
}

export function at(act: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (Array.isArray(value) ? value[Number(step)] : isObject(value) ? value[String(step)] : undefined), act);
}

/** The form as it was before anything was typed, at this place: rows beyond its own look like its first. */
export function templateAt(template: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (Array.isArray(value) ? value[Math.min(Number(step), value.length - 1)] : isObject(value) ? value[String(step)] : undefined), template);
}

const ZEROS = /^0+$/;
/** Zeros stand for numbers of parties and for commitments where nothing was typed yet. */
export const isPlaceholder = (value: unknown): boolean => typeof value === "string" && value.length >= 32 && ZEROS.test(value);

/** What a form has as an example of somebody else's: it would be signed by mistake. Numbers are examples too, but for versions and shares. */
const EXAMPLES = new Set(["title_id", "serves", "benefits", "order", "reference", "source_id", "code", "case_id"]);
const STARTED = new Set(["title_id", "serves"]);
const KEPT = new Set(["title_version", "serves_version", "benefits_version", "num", "den", "to"]);

/** Fields that name something on the title by its number; "to_rank" and "rank" are ranks, which stand beside it. */
const ITEMS = new Set(["hold", "charge", "right", "entry", "RELEASE", "WITHDRAW", "REMOVE", "END"]);
export const isItem = (path: Path): boolean => ITEMS.has(String(path.at(-1)));

/** A form without its examples. One that started from a title has that title's own number. */
export function blank(value: unknown, fromTitle: boolean, path: Path = []): unknown {
  if (Array.isArray(value)) return value.map((one, at) => blank(one, fromTitle, [...path, at]));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([step, one]) => [step, blank(one, fromTitle, [...path, step])]));
  const name = nameOf(path);
  const example = typeof value === "number" ? !KEPT.has(name) : EXAMPLES.has(name) && !(fromTitle && STARTED.has(name));
  return example ? "" : value;
}

/** The title that a form is about, as far as one is named. */
export function titleOf(act: unknown): string {
  const inner = isObject(act) ? Object.values(act)[0] : undefined;
  const row = isObject(inner) && Array.isArray(inner.titles) ? (inner.titles[0] as unknown) : inner;
  const named = isObject(row) ? (row.title_id ?? row.serves) : undefined;
  return typeof named === "string" ? named : "";
}

/** Places where something must still be typed. */
export function unfilled(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, at) => unfilled(one, [...path, at]));
  if (isObject(value)) return Object.entries(value).flatMap(([name, one]) => unfilled(one, [...path, name]));
  return isPlaceholder(value) || value === "" ? [path] : [];
}
