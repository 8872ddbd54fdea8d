// The files embedded in a PDF (ISO 32000-2, 7.11.4), found without understanding the rest. That suffices: a stream's dictionary always stands
// in the open, never inside an object stream (7.5.7), and whatever is found is judged by the verifier alone.

export class PdfProblem extends Error {
  constructor(readonly encrypted: boolean) {
    super(encrypted ? "the PDF is encrypted" : "the PDF cannot be read");
  }
}

const ATTACHMENTS_MAX = 16;

export async function attachments(pdf: Uint8Array<ArrayBuffer>, bytesMax: number): Promise<Uint8Array[]> {
  // One character a byte, so that places in the text are places in the file.
  const text = new TextDecoder("latin1").decode(pdf);
  if (/\/Encrypt\s+\d+\s+\d+\s+R/.test(text)) throw new PdfProblem(true);
  const found: Uint8Array[] = [];
  for (const match of text.matchAll(/\bobj\s*<<((?:(?!\bendobj\b)[\s\S]){0,4000}?)>>\s*stream\r?\n/g)) {
    const dictionary = match[1] ?? "";
    if (!/\/Type\s*\/EmbeddedFile\b/.test(dictionary)) continue;
    const start = match.index + match[0].length;
    const end = start + lengthOf(dictionary, text, start);
    const stream = pdf.slice(start, end);
    found.push(/\/FlateDecode\b/.test(dictionary) ? await inflate(stream, bytesMax) : stream);
    if (found.length >= ATTACHMENTS_MAX) break;
  }
  return found;
}

/** The length that is declared, where the stream ends there; else up to the keyword. */
function lengthOf(dictionary: string, text: string, start: number): number {
  const declared = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)/.exec(dictionary)?.[1] ?? NaN);
  if (Number.isFinite(declared) && /^\s{0,2}endstream/.test(text.slice(start + declared, start + declared + 12))) return declared;
  const end = text.indexOf("endstream", start);
  if (end < 0) throw new PdfProblem(false);
  return end - start;
}

async function inflate(stream: Uint8Array<ArrayBuffer>, bytesMax: number): Promise<Uint8Array> {
  const reader = new Blob([stream]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    // A small file may unfold into an endless one.
    if (size > bytesMax) throw new PdfProblem(false);
    chunks.push(value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
