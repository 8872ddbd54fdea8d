// The catalogue: the same messages in both languages, with the same arguments, and every one that the pages name.
import { FluentResource } from "@fluent/bundle";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";

const locales = resolve(import.meta.dirname, "../../locales");
const source = resolve(import.meta.dirname, "../src");

type Body = ConstructorParameters<typeof FluentResource>[0] extends string ? FluentResource["body"][number] : never;

function catalogue(language: string): Map<string, Body> {
  const all = new Map<string, Body>();
  // English stands in the code of the command for these.
  for (const file of readdirSync(join(locales, language)).filter((file) => !["cli-help.ftl", "node-config.ftl", "node-help.ftl", "usage.ftl"].includes(file))) {
    const text = readFileSync(join(locales, language, file), "utf8");
    const { body } = new FluentResource(text);
    // The reader passes over what it cannot read: every line that begins a message must have become one.
    expect(body.map(({ id }) => id), `${language}/${file}`).toEqual([...text.matchAll(/^([a-z][\w-]*) =/gm)].map((match) => match[1]));
    for (const message of body) {
      expect(all.has(message.id), `${message.id} stands twice`).toBe(false);
      all.set(message.id, message);
    }
  }
  return all;
}

/** The names of the arguments in a message, whatever its form. */
const named = (value: unknown): string[] => [...new Set([...JSON.stringify(value).matchAll(/"type":"var","name":"(\w+)"/g)].map((match) => match[1] ?? ""))].sort();

test("both languages say the same things with the same arguments", () => {
  const [en, zh] = [catalogue("en"), catalogue("zh")];
  expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  for (const [id, message] of en) {
    expect(named(zh.get(id)), id).toEqual(named(message));
    expect(Object.keys(zh.get(id)?.attributes ?? {}), id).toEqual(Object.keys(message.attributes));
  }
});

test("every message that a page names is there, and every message is named", () => {
  const en = catalogue("en");
  const code = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith("schema.d.ts"))
    .map((file) => readFileSync(join(source, file), "utf8"))
    .join("\n");
  const literal = [...code.matchAll(/\bt\("([\w.-]+)"/g)].map((match) => match[1]?.split(".")[0] ?? "");
  for (const id of literal) expect(en.has(id), id).toBe(true);
  // Names made of parts (`answer-${kind}`) are known by their beginnings.
  const beginnings = [...code.matchAll(/[`"]([a-z][a-z-]*-)\$\{/g)].map((match) => match[1] ?? "");
  const groups = [...code.matchAll(/\bcode\("([\w-]+)"/g)].map((match) => `${match[1]}-`).concat("right-");
  const quoted = new Set([...code.matchAll(/"([a-z][\w-]*)"/g)].map((match) => match[1]));
  // `paper-…` is the PDF's, `cli-…` the command's (`texts/tests/catalogue.rs` has their test); the ledger and the node have a message a code.
  const elsewhere = /^(paper|feed|doctor|node|ready|cli|refusal|problem)-/;
  const unused = [...en.keys()].filter((id) => !elsewhere.test(id) && !quoted.has(id) && ![...beginnings, ...groups].some((beginning) => id.startsWith(beginning)));
  expect(unused).toEqual([]);
});
