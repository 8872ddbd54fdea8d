// The outlines of an extract's units, asked for before the page is drawn, so that nothing moves when they come. Which ones is taken from the file
// as it is; whether one is shown is decided later, by the hash that the extract proves.
import { bytes, type Answer } from "../api/node";

export type Outlines = Record<string, Answer<Uint8Array>>;

/** Longer than this the page does not wait: a node may have to ask others. */
const PATIENCE_MS = 1_500;

export const askOutline = (code: string): Promise<Answer<Uint8Array>> => bytes(`/v1/units/${encodeURIComponent(code)}/geometry`);

export async function outlines(file: Uint8Array): Promise<Outlines> {
  const found: Outlines = {};
  const asked = bound(file).map(async (code) => {
    found[code] = await askOutline(code);
  });
  await Promise.race([Promise.all(asked), new Promise((late) => setTimeout(late, PATIENCE_MS))]);
  return { ...found };
}

/** Codes of the units that have an outline, as the file says. */
function bound(file: Uint8Array): string[] {
  try {
    const { units } = JSON.parse(new TextDecoder().decode(file)) as { units?: { code: string; geometry_hash?: string | null }[] };
    return (units ?? []).filter((unit) => unit.geometry_hash).map((unit) => unit.code);
  } catch {
    // Not an extract: the verifier says so.
    return [];
  }
}
