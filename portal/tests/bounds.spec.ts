// What was promised in numbers, in headers and in hashes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { types } from "../scripts/api.mjs";
import { accessible, expect, place, ready, test } from "./portal";

const FIRST_PAGE_BYTES_MAX = 150 * 1024;
const VERIFY_MS_MAX = 1000;

test("the first page is small, and everything comes from one origin", async ({ page }) => {
  let bytes = 0;
  page.on("requestfinished", (request) => void request.sizes().then(({ responseBodySize, responseHeadersSize }) => (bytes += responseBodySize + responseHeadersSize)));
  await page.goto("/");
  await page.waitForLoadState("networkidle");
  console.log(`first page: ${bytes} bytes over the wire`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(FIRST_PAGE_BYTES_MAX);
});

test("the verify page is ready within a second of a cold load", async ({ browser }) => {
  const taken: number[] = [];
  // Each in a new context, with nothing cached. The best of three: four nodes and the browser share the machine with whatever else runs.
  for (let load = 0; load < 3; load += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const began = performance.now();
    await page.goto(`${place().url}/verify.html`);
    await ready(page);
    taken.push(Math.round(performance.now() - began));
    await context.close();
  }
  console.log(`verify page: ready after ${taken.join(", ")} ms`);
  expect(Math.min(...taken)).toBeLessThan(VERIFY_MS_MAX);
});

test("no inline script, no inline style, and the policy says so", async ({ page }) => {
  for (const name of ["index", "title", "verify", "glossary", "about", "board", "operator"]) {
    const html = readFileSync(join(place().dist, `${name}.html`), "utf8");
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/);
  }
  const answer = await page.goto("/");
  const policy = answer?.headers()["content-security-policy"];
  expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain("unsafe-inline");
});

test("the published hashes are those of what is served, and of what runs", async ({ page }) => {
  const published = (await (await page.request.get("/verifier.json")).json()) as Record<"wasm" | "page", { file: string; sha256: string; bytes: number }>;
  for (const { file, sha256, bytes } of [published.wasm, published.page]) {
    const served = await (await page.request.get(`/${file}`)).body();
    expect(served.length).toBe(bytes);
    expect(createHash("sha256").update(served).digest("hex")).toBe(sha256);
  }
  await page.goto("/verify.html");
  await expect(page.locator("[data-wasm]")).toHaveText(published.wasm.sha256);
  await expect(page.getByText("It is the one that this server publishes")).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /as one file/ }).click()]);
  expect(download.suggestedFilename()).toBe("verify.html");
});

test("a verifier other than the published one is named", async ({ page }) => {
  await page.route("**/verifier.json", (route) => route.fulfill({ json: { wasm: { sha256: "0".repeat(64) }, page: { file: "x", name: "x", bytes: 1, sha256: "" } } }));
  await page.goto("/verify.html");
  await expect(page.getByText("It is NOT the one that this server publishes")).toBeVisible();
});

test("without the verifier nothing is judged, and trying again helps", async ({ page }) => {
  await page.route("**/torrens_verifier.wasm", (route) => route.abort());
  await page.goto("/verify.html");
  await expect(page.getByText("could not be loaded")).toBeVisible();
  await accessible(page, "a verify page without verifier");
  await page.unroute("**/torrens_verifier.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await ready(page);
});

test("when the node is away, each page says so in words", async ({ page }) => {
  await page.goto("/");
  await page.route("**/v1/**", (route) => route.abort());
  await page.locator("#q").fill("T-CN-1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("does not answer");
  await expect(page.locator("#q")).toHaveValue("T-CN-1");
  await page.goto("/title.html?id=T-CN-1");
  await expect(page.getByRole("alert")).toContainText("does not answer");
  await page.unroute("**/v1/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-plain]")).toBeVisible();
});

test("the types of the API are those of this node", async () => {
  const committed = readFileSync(join(import.meta.dirname, "../src/api/schema.d.ts"), "utf8");
  const now = await types(place().api);
  expect(now === committed, "src/api/schema.d.ts is out of date: npm run api").toBe(true);
});
