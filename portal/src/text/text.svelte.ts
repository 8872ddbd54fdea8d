// The language that the reader chose, and texts in it. Everything that shows a text follows a change at once; nothing is loaded again, so
// that nothing typed is lost.
import { find, LANGUAGES, type Arguments, type Language } from "./catalogue";
import { keep, kept } from "./kept";

function first(): Language {
  const linked = new URLSearchParams(location.search).get("lang");
  const asked = linked ?? kept("language") ?? navigator.language;
  const chosen = asked.toLowerCase().startsWith("zh") ? "zh" : "en";
  // A link that names a language chooses it, for the pages that follow too.
  if (linked) keep("language", chosen);
  return chosen;
}

let current = $state<Language>(first());

export const language = {
  get now(): Language {
    return current;
  },
  choose(chosen: Language): void {
    current = chosen;
    keep("language", chosen);
  },
  all: Object.entries(LANGUAGES) as [Language, string][],
};

/** A text of the catalogue. A missing one shows its name: a test finds it. */
export function t(id: string, args?: Arguments): string {
  return find(current, id, args) ?? id;
}

/** A text for a code of the register, such as a cause or reason; the code itself, in words, when the catalogue does not know it. */
export function code(group: string, value: string): string {
  return find(current, `${group}-${value.toLowerCase().replaceAll("_", "-")}`) ?? value.toLowerCase().replaceAll("_", " ");
}

/** An agency: in the catalogue's words, else by the name that it has on the ledger, which is in whatever language it chose. */
export function named(agency: string, name: string | undefined): string {
  return find(current, `agency-${agency.toLowerCase()}`) ?? name ?? code("agency", agency);
}

/** A list in the language's manner. */
export function list(items: string[]): string {
  return new Intl.ListFormat(current === "zh" ? "zh-Hans" : "en-GB", { type: "conjunction" }).format(items);
}
