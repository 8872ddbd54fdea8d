// What the tests share: where things are, a page that is watched, and how a file is given.
import { expect, test as base, type Page } from "@playwright/test";
import axe from "axe-core";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "./network";

export { expect };
export const place = () => JSON.parse(process.env.TORRENS_TEST ?? "{}") as Network & { url: string; dist: string };

/** Every test's page: nothing may be asked of another origin, nothing may break the policy or throw. */
export const test = base.extend<{ watch: void }>({
  baseURL: async ({}, use) => use(place().url),
  watch: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`threw: ${error.message}`));
      page.on("console", (message) => {
        // A failed request is part of some tests; a broken policy is of none.
        if (message.type() === "error" && !message.text().includes("Failed to load resource")) complaints.push(message.text());
      });
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        // A page is asked for by the test; whatever a page asks for itself must be of its own origin.
        const own = request.isNavigationRequest() || origin === new URL(request.frame().url()).origin;
        if (/^(https?|wss?):$/.test(protocol) && !own) complaints.push(`asked ${request.url()}`);
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export const LANGUAGES = ["en", "zh"] as const;
export const other = { en: "简体中文", zh: "English" } as const;

/** The command of citizens and officers, against the test's network. */
export function torrens(...args: string[]): Buffer {
  const { bin, api } = place();
  return execFileSync(join(bin, "torrens"), ["--quiet", ...args], { env: { ...process.env, TORRENS_API: api } });
}

export const extract = (id: string): Buffer => torrens("extract", id);
export const anchor = (): string => readFileSync(place().trust, "utf8");

export async function give(page: Page, name: string, buffer: Buffer, mimeType = "application/octet-stream"): Promise<void> {
  await page.locator("#file").setInputFiles({ name, mimeType, buffer });
}

export const answer = (page: Page) => page.locator("section.answer");
export const ready = (page: Page) => expect(page.locator("[data-ready]")).toBeVisible();

/** axe-core at WCAG 2.2 AA and its best practices. */
export async function accessible(page: Page, what: string): Promise<void> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    }),
  );
  const told = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  expect(told, what).toEqual([]);
}

/** Nothing makes the page wider than its window. */
export async function fits(page: Page, what: string): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${what} is ${content} px wide`).toBeLessThanOrEqual(window ?? 0);
}

/** A picture for the documentation, made only when asked for: pictures differ a little each time. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.TORRENS_SCREENSHOTS) await page.screenshot({ path: join(import.meta.dirname, "../../docs/images", `${name}.png`) });
}
