// The one catalogue of texts, `locales/` at the project's root, shared with what is not a page.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

export const LANGUAGES = { en: "English", zh: "简体中文" } as const;
export type Language = keyof typeof LANGUAGES;

// None of a browser's: the PDF's own texts, the feeds', the doctor's and why a node is not ready, those of the command at the terminal, reasons that others give (`reasons.ts`), and what the node says of refusals and problems.
const files = import.meta.glob<string>(["../../../locales/*/*.ftl", "!../../../locales/*/{paper,feed,doctor,node*,usage,ready,reasons,cli*,refusals,problems}.ftl"], { query: "?raw", import: "default", eager: true });

/** Files of the catalogue, by their paths, as a bundle for each language. */
export function bundled(files: Record<string, string>): Record<Language, FluentBundle> {
  const one = (language: string) => {
    // Both languages are written from left to right: no isolation marks, which would stand in what people copy.
    const bundle = new FluentBundle(language === "zh" ? "zh-Hans" : "en-GB", { useIsolating: false });
    for (const [path, source] of Object.entries(files)) {
      if (path.includes(`/${language}/`)) bundle.addResource(new FluentResource(source));
    }
    return [language, bundle];
  };
  return Object.fromEntries(Object.keys(LANGUAGES).map(one)) as Record<Language, FluentBundle>;
}
const bundles = bundled(files);

export type Arguments = Record<string, FluentVariable>;

/** A message, or one of its attributes (`message.attribute`); undefined when the catalogue has none. */
export function find(language: Language, id: string, args?: Arguments): string | undefined {
  const [name = "", attribute] = id.split(".");
  const message = bundles[language].getMessage(name);
  const pattern = attribute ? message?.attributes[attribute] : message?.value;
  return pattern ? bundles[language].formatPattern(pattern, args) : undefined;
}

/** The ids of all messages, in the order of the files. */
export function ids(language: Language): string[] {
  return [...bundles[language]._messages.keys()];
}
