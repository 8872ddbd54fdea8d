// Writes src/api/schema.d.ts from a running node's OpenAPI document: TORRENS_API=http://... npm run api
import { writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

export async function types(node) {
  const document = await (await fetch(`${node}/v1/openapi.json`)).json();
  // The document names some operations twice, which the generator refuses. The paths name them well enough.
  for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) delete operation.operationId;
  return `// Made from a node's /v1/openapi.json by \`npm run api\`.\n${astToString(await openapiTS(document))}`;
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL("../src/api/schema.d.ts", import.meta.url), await types(process.env.TORRENS_API ?? "http://127.0.0.1:8080"));
}
