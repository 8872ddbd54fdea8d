// Reasons that the readers of forms and files give in English only. Those that people meet are known by their English form, which stands in the
// catalogue beside the Chinese one (as `texts/src/reason.rs` knows them); any other is passed on as it is.
import { bundled, type Language } from "./catalogue";

const files = import.meta.glob<string>("../../../locales/*/reasons.ftl", { query: "?raw", import: "default", eager: true });

type Known = { id: string; form: RegExp; names: string[] };

const bundles = bundled(files);

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Each message that is text and plain variables, the longer first: one that is the beginning of another stands behind it. */
const known: Known[] = [...bundles.en._messages.entries()]
  .flatMap(([id, { value }]) => {
    const parts = typeof value === "string" ? [value] : (value ?? []);
    const names: string[] = [];
    let form = "";
    for (const part of parts) {
      if (typeof part === "string") form += literal(part);
      else if (part.type === "var") {
        names.push(part.name);
        form += "(.*?)";
      } else return [];
    }
    // What is nothing but a variable would fit everything.
    return /[a-z]{3}/i.test(form.replaceAll("(.*?)", "")) ? [{ id, form: new RegExp(`^${form}$`, "s"), names }] : [];
  })
  .sort((a, b) => b.form.source.length - a.form.source.length);

/** The reason in this language, if its English form is known. */
export function reason(language: Language, text: string): string | undefined {
  for (const { id, form, names } of known) {
    const found = form.exec(text);
    const pattern = found && bundles[language].getMessage(id)?.value;
    if (found && pattern) {
      const about = Object.fromEntries(names.map((name, at) => [name, reason(language, found[at + 1] ?? "") ?? found[at + 1] ?? ""]));
      return bundles[language].formatPattern(pattern, about);
    }
  }
  return undefined;
}
