// What somebody looks for, told apart by its form before the node is asked.

export type Query = { kind: "empty" | "too-long" | "certificate" | "words" | "code"; text: string };

/** As `Label::LENGTH_MAX` in the ledger: no number or code is longer. Words may be a little longer. */
const CHARACTERS_MAX = 100;

export function understand(typed: string): Query {
  const text = typed.trim();
  if (text === "") return { kind: "empty", text };
  if ([...text].length > CHARACTERS_MAX) return { kind: "too-long", text };
  // 湘（2026）娄底市不动产权第0000001号
  if (/[（(]\d{4}[）)].*第?\s*\d+\s*号?$/.test(text)) return { kind: "certificate", text };
  // Numbers and codes are written in these characters only (`Label` in the ledger); with spaces between, they still hold a digit.
  // A Chinese keyboard writes them twice as wide: Ｔ－ＣＮ－１.
  const narrow = text.normalize("NFKC");
  const together = narrow.replace(/\s+/g, "");
  const isCode = /^[A-Za-z0-9._:/-]{1,64}$/.test(together) && (together === narrow || /\d/.test(narrow));
  return isCode ? { kind: "code", text: narrow } : { kind: "words", text };
}

/** The spellings to try, the likelier first: as it was typed, and as the register writes: `t-cn-1`, `4301 0200 1003 gb...`. */
export function spellings({ kind, text }: Query): string[] {
  if (kind !== "code") return [text];
  const together = text.replace(/\s+/g, "");
  return [...new Set([together, together.toUpperCase()])];
}
