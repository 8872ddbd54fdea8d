// An extract in several QR codes: each says which of how many it is (`TORRENS1:2/3:`), and they come in any order. Spaces are digits of Base45,
// also at the end of a line.

export type Pieces = { have: ReadonlyMap<number, string>; of: number };
export const NO_PIECES: Pieces = { have: new Map(), of: 0 };

/** With further lines added. A piece of another set starts anew. */
export function add(pieces: Pieces, text: string): Pieces {
  let { have, of } = { have: new Map(pieces.have), of: pieces.of };
  for (const line of text.split(/[\r\n]+/).filter((line) => line.trim())) {
    const [, number, count] = /^TORRENS1:(\d{1,3})\/(\d{1,3}):/.exec(line) ?? [];
    // What is not numbered as it should be is the verifier's to refuse.
    const [at, n] = number && count ? [Number(number), Number(count)] : [1, 1];
    if (n !== of || (have.has(at) && have.get(at) !== line)) have = new Map();
    of = n;
    have.set(at, line);
  }
  return { have, of };
}

export const isWhole = ({ have, of }: Pieces): boolean => of > 0 && have.size >= of;
export const asFile = ({ have }: Pieces): Uint8Array => new TextEncoder().encode([...have.entries()].sort(([a], [b]) => a - b).map(([, line]) => line).join("\n"));
