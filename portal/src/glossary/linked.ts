// Finds the glossary's words in a text, so that every sentence, the verifier's own too, leads to their explanations.
import { find, type Language } from "../text/catalogue";
import { TERMS, type TermId } from "./terms";

export type Piece = { text: string; term?: TermId };

const indexes = new Map<Language, { pattern: RegExp; terms: Map<string, TermId> }>();

function index(language: Language) {
  let known = indexes.get(language);
  if (!known) {
    const terms = new Map<string, TermId>();
    for (const term of TERMS) {
      for (const word of (find(language, `glossary-${term}.words`) ?? "").split("|")) if (word) terms.set(word.toLowerCase(), term);
    }
    // Longer words first: "trust anchor" before "anchor".
    const words = [...terms.keys()].sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const edge = language === "en" ? "\\b" : "";
    known = { pattern: new RegExp(`${edge}(?:${words.join("|")})${edge}`, "giu"), terms };
    indexes.set(language, known);
  }
  return known;
}

/** The text in pieces; the first appearance of each term carries it. `except` is the term that the text itself explains. */
export function linked(text: string, language: Language, except?: TermId): Piece[] {
  const { pattern, terms } = index(language);
  const seen = new Set<TermId>();
  const out: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const term = terms.get(match[0].toLowerCase());
    if (!term || term === except || seen.has(term)) continue;
    seen.add(term);
    if (match.index > from) out.push({ text: text.slice(from, match.index) });
    out.push({ text: match[0], term });
    from = match.index + match[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}
