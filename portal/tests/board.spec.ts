// The process board against real nodes: the figures are the node's, measured and declared are told apart, and what is missing is named.
import type { Savings } from "../src/api/types";
import { accessible, expect, fits, LANGUAGES, other, picture, place, test } from "./portal";

const figures = async <T>(path: string): Promise<T> => (await fetch(`${place().api}${path}`)).json() as Promise<T>;
const rows = (page: import("@playwright/test").Page, figure: string) => page.locator(`[data-figure="${figure}"] > table tbody tr`);

const WORDS = {
  en: { measured: "Measured", declared: "Declared", estimate: "Estimate", from: "They begin with block 1", caption: "(measured)", transfer: "Transfer", step: "fee paid", rests: "What this rests on" },
  zh: { measured: "实测", declared: "申报", estimate: "估算", from: "统计自区块 1 起", caption: "（实测）", transfer: "转移", step: "缴费", rests: "统计口径" },
} as const;

for (const lang of LANGUAGES) {
  const words = WORDS[lang];

  test(`each figure has a sentence, a chart and a table, and says whether it was measured (${lang})`, async ({ page }) => {
    const savings = await figures<Savings>("/v1/stats/savings");
    await page.goto(`/board.html?lang=${lang}`);
    await expect(page.locator("[data-from]")).toContainText(words.from);
    for (const figure of ["reuse", "declared", "times", "agencies", "waits", "right", "lacks"]) {
      const section = page.locator(`[data-figure="${figure}"]`);
      await expect(section.locator("[data-says]"), figure).not.toBeEmpty();
      await expect(section.locator(".chart"), figure).toHaveAttribute("aria-label", await section.locator("[data-says]").innerText());
      await expect(section.locator("caption").first(), figure).not.toBeEmpty();
      await expect(section.locator(".chart__row"), figure).not.toHaveCount(0);
      await expect(section.locator(".govuk-tag").first(), figure).toHaveText(figure === "declared" ? words.declared : words.measured);
    }
    await expect(page.locator('[data-figure="declared"] .govuk-tag')).toHaveText([words.declared, words.estimate]);
    // Hatched where it is declared, and nowhere else.
    await expect(page.locator('[data-figure="declared"] .chart__row .chart__piece--hatch')).not.toHaveCount(0);
    expect(await page.locator(".chart__piece--hatch").count()).toBe(await page.locator('[data-figure="declared"] .chart__piece--hatch').count());
    await expect(page.getByRole("heading", { name: words.rests }).first()).toBeVisible();

    // The table says what the node says.
    await expect(rows(page, "reuse")).toHaveCount(savings.by_type.length);
    const transfer = savings.by_type.find((row) => row.tx_type === "TRANSFER");
    const cells = rows(page, "reuse").filter({ has: page.locator("th", { hasText: words.transfer }) }).locator("td");
    expect(await cells.allInnerTexts()).toEqual([transfer?.jurisdiction, transfer?.n, transfer?.needed, transfer?.fresh, transfer?.reused].map(String));
    await expect(page.locator('[data-figure="reuse"] [data-says]')).toContainText(String(savings.reused));
    await expect(rows(page, "waits").filter({ hasText: words.step })).toHaveCount(1);
    await picture(page, `board-${lang}`);

    await accessible(page, "the board");
    await page.setViewportSize({ width: 320, height: 700 });
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    await fits(page, "the board");
    // Stacked, a table keeps its whole width.
    expect((await page.locator("caption").first().boundingBox())?.width).toBeGreaterThan(200);
    await accessible(page, "the board at 320 px");
    await page.getByRole("button", { name: other[lang] }).click();
    await expect(page.locator("[data-from]")).not.toContainText(words.from);
  });

  test(`a ledger without cases, a past that is not here, and half of an answer are told in words (${lang})`, async ({ page }) => {
    // Only what the node says is changed: the numbers of an empty ledger are those of a node that just began.
    const [savings, waits] = [await figures<Savings>("/v1/stats/savings"), await figures<object>("/v1/stats/bottlenecks")];
    await page.route("**/v1/stats/savings", (route) => route.fulfill({ json: { history_from: 1, cases: 0, needed: 0, fresh: 0, reused: 0, reviews_avoided: 0, rechecks_avoided_declared: 0, by_type: [], duplicate_reviews: [] } }));
    await page.route("**/v1/stats/bottlenecks", (route) => route.fulfill({ json: { history_from: 1, decided: 0, auto_share: "0/0", first_time_right_share: "0/0", steps: [], requisitions: [] } }));
    await page.goto(`/board.html?lang=${lang}`);
    await expect(page.locator("[data-empty]")).toBeVisible();
    await expect(page.locator("[data-figure]")).toHaveCount(0);
    if (lang === "en") await accessible(page, "an empty board");

    const twice = [{ kind: "IDENTITY", subject: "party:7f", agencies: ["civil-affairs", "bank-association"] }];
    await page.route("**/v1/stats/savings", (route) => route.fulfill({ json: { ...savings, history_from: 1204, duplicate_reviews: twice } }));
    await page.route("**/v1/stats/bottlenecks", (route) => route.fulfill({ status: 503, json: { code: "node.unhealthy", detail: "this node cannot answer" } }));
    await page.reload();
    await expect(page.locator("[data-from]")).toContainText(lang === "en" ? "block 1,204, because this node joined by a snapshot" : "区块 1,204 起，因为本节点是通过快照加入的");
    await expect(page.locator('[data-missing="bottlenecks"]')).toBeVisible();
    await expect(page.locator('[data-figure="waits"]')).toHaveCount(0);
    await expect(rows(page, "duplicates")).toHaveCount(1);
    if (lang === "en") await accessible(page, "half a board");

    await page.route("**/v1/stats/bottlenecks", (route) => route.fulfill({ json: waits }));
    await page.locator('[data-missing="bottlenecks"] button').click();
    await expect(page.locator('[data-figure="waits"]')).toBeVisible();
  });
}

test("when the node is away the board says so; what it showed stays", async ({ page }) => {
  await page.route("**/v1/**", (route) => route.abort());
  await page.goto("/board.html?lang=en");
  await expect(page.getByRole("alert")).toContainText("does not answer");
  await accessible(page, "a board without a node");
  await page.unroute("**/v1/**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("[data-figure]").first()).toBeVisible();
  await page.route("**/v1/**", (route) => route.abort());
  await page.getByRole("button", { name: "Count again" }).click();
  await expect(page.locator("[data-lost]")).toBeVisible();
  await expect(page.locator('[data-figure="reuse"] table').first()).toBeVisible();
});

test("the keyboard alone: to the declared steps, and the files for other programs are real", async ({ page }) => {
  await page.goto("/board.html?lang=en");
  await expect(page.locator("[data-figure]").first()).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.locator("summary:focus").count()) break;
  }
  await expect(page.locator("summary:focus")).toContainText("declared steps");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("cell", { name: "CN" }).first()).toBeVisible();
  await expect(page.locator("details[open] table tbody tr")).not.toHaveCount(0);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^CSV/ }).click()]);
  expect(download.suggestedFilename()).toBe("torrens.csv");
});
