// After both builds: what is published beside the pages, so that anybody can compare what he was served.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const described = (file, name = file) => {
  const bytes = readFileSync(new URL(file, dist));
  return { file, name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
};
const published = {
  format: "torrens.verifier/1",
  wasm: described("torrens_verifier.wasm"),
  page: described("verify-offline.html", "verify.html"),
};
writeFileSync(new URL("verifier.json", dist), `${JSON.stringify(published, null, 2)}\n`);
for (const { file, sha256, bytes } of [published.wasm, published.page]) console.log(`${sha256}  ${file} (${bytes} bytes)`);
