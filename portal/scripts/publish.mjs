// After both builds: what is published beside the pages, so that anybody can compare what he was served.
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const described = (file, name = file) => {
  const bytes = readFileSync(new URL(file, dist));
  return { file, name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
};
// Vite notes the licences of what stands in scripts; the style sheet is govuk-frontend's, whose package has no text of its licence (MIT,
// like Svelte's) and whose repository names this owner.
const modules = new URL("../node_modules/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("govuk-frontend/package.json", modules), "utf8"));
const terms = readFileSync(new URL("svelte/LICENSE.md", modules), "utf8").replace(/^Copyright .*$/m, "Copyright (C) 2017 Crown Copyright (Government Digital Service)");
if (!terms.includes("Crown Copyright")) throw new Error("svelte/LICENSE.md names its owner otherwise: give the licence of govuk-frontend from elsewhere");
appendFileSync(new URL("licences.md", dist), `\n## govuk-frontend - ${version} (MIT)\n\n${terms}`);

const published = {
  format: "torrens.verifier/1",
  wasm: described("torrens_verifier.wasm"),
  page: described("verify-offline.html", "verify.html"),
};
writeFileSync(new URL("verifier.json", dist), `${JSON.stringify(published, null, 2)}\n`);
for (const { file, sha256, bytes } of [published.wasm, published.page]) console.log(`${sha256}  ${file} (${bytes} bytes)`);
