// What somebody gave to be checked, told apart by its bytes. Only what is plainly something else gets a message of its own; everything
// else is for the verifier to judge.
import { attachments, PdfProblem } from "./pdf";
import { readCode } from "./qr";

/** Why what was given cannot be put before the verifier: `verify-wrong-<kind>` in the catalogue. */
export type Wrong =
  | "empty" | "no-extract" | "key" | "too-large" | "pdf-without" | "pdf-several" | "pdf-encrypted" | "pdf-unreadable" | "image-without" | "anchor" | "opening" | "checkpoint" | "archive" | "web-page";

export type Given = { kind: "file"; bytes: Uint8Array; from: "file" | "pdf" | "code" } | { kind: "piece"; text: string } | { kind: "wrong"; why: Wrong };

/** As `Extract::BYTES_MAX` in the ledger. */
export const BYTES_MAX = 4 * 1024 * 1024;
/** The compact form begins with it: a CBOR list of twelve (`Compact` in the ledger). */
const COMPACT = 0x8c;
const PDF_BYTES_MAX = 32 * 1024 * 1024;

const wrong = (why: Wrong): Given => ({ kind: "wrong", why });
const starts = (bytes: Uint8Array, ...signature: number[]) => signature.every((byte, at) => bytes[at] === byte);

export async function recognise(bytes: Uint8Array<ArrayBuffer>): Promise<Given> {
  if (bytes.length === 0) return wrong("empty");
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46)) return bytes.length > PDF_BYTES_MAX ? wrong("too-large") : fromPdf(bytes);
  if (starts(bytes, 0x50, 0x4b, 3, 4) || starts(bytes, 0xd0, 0xcf, 0x11, 0xe0) || starts(bytes, 0x1f, 0x8b)) return wrong("archive");
  const image = imageType(bytes);
  if (image) return bytes.length > PDF_BYTES_MAX ? wrong("too-large") : fromImage(new Blob([bytes], { type: image }));
  if (bytes.length > BYTES_MAX) return wrong("too-large");
  return fromText(bytes);
}

function imageType(bytes: Uint8Array): string | undefined {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (starts(bytes, 0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(bytes, 0x47, 0x49, 0x46, 0x38)) return "image/gif";
  if (starts(bytes, 0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57) return "image/webp";
  return /^\s*(<\?xml[^>]*>\s*)?<svg\b/.test(new TextDecoder().decode(bytes.subarray(0, 300))) ? "image/svg+xml" : undefined;
}

function fromText(bytes: Uint8Array): Given {
  const all = new TextDecoder().decode(bytes).trimStart();
  if (all === "") return wrong("empty");
  if (all.startsWith("TORRENS1:")) return { kind: "piece", text: all };
  const text = all.trimEnd();
  if (/^<(!doctype|html)/i.test(text)) return wrong("web-page");
  if (text.startsWith("c2sp.org/tlog-proof@") || /^[^\n]+\n\d+\n[A-Za-z0-9+/=]{44}\n\n\u2014 /.test(text)) return wrong("checkpoint");
  // Valid JSON of another of our formats. What is not valid JSON goes to the verifier, whose answer to a broken file is "not genuine".
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    if (value && typeof value === "object") {
      if (value["format"] === "torrens.trust/1") return wrong("anchor");
      if (String(value["format"]).startsWith("torrens.key/")) return wrong("key");
      if ("record_key" in value) return wrong("opening");
    }
  } catch {
    // As said.
  }
  // Neither the beginning of an extract, in one of its forms, nor the name of one: something else, of which nothing can be said.
  if (!text.startsWith("{") && !text.includes("torrens.extract") && bytes[0] !== COMPACT) return wrong("no-extract");
  return { kind: "file", bytes, from: "file" };
}

async function fromPdf(bytes: Uint8Array<ArrayBuffer>): Promise<Given> {
  try {
    const proofs: Given[] = (await attachments(bytes, BYTES_MAX)).map(fromText).filter((given) => given.kind !== "wrong");
    const [only, another] = proofs;
    if (!only) return wrong("pdf-without");
    // Which of them the visible pages speak of, nobody could know.
    if (another) return wrong("pdf-several");
    return only.kind === "file" ? { ...only, from: "pdf" } : only;
  } catch (error) {
    return wrong(error instanceof PdfProblem && error.encrypted ? "pdf-encrypted" : "pdf-unreadable");
  }
}

async function fromImage(image: Blob): Promise<Given> {
  const text = await readCode(image);
  return text?.startsWith("TORRENS1:") ? { kind: "piece", text } : wrong("image-without");
}
