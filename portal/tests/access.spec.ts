// Everybody can use it: axe-core on every page and state, 320 px, the keyboard alone, large type.
import { accessible, answer, expect, extract, fits, give, LANGUAGES, picture, ready, test } from "./portal";

const PAGES = {
  "the first page": "/",
  "a page of results": "/?q=T-CN",
  "no result": "/?q=T-CN-999",
  "a title": "/title.html?id=T-CN-1",
  "a frozen title": "/title.html?id=T-CN-2",
  "a closed title": "/title.html?id=T-CN-3",
  "no such title": "/title.html?id=NOPE",
  "the verify page": "/verify.html",
  "the glossary": "/glossary.html",
  "about": "/about.html",
};

for (const lang of LANGUAGES) {
  test(`axe-core finds nothing on any page, wide or narrow, and nothing is wider than 320 px (${lang})`, async ({ page }) => {
    test.setTimeout(120_000);
    for (const [what, path] of Object.entries(PAGES)) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(`${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
      await page.waitForLoadState("networkidle");
      await accessible(page, what);
      await page.setViewportSize({ width: 320, height: 700 });
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await fits(page, what);
      await accessible(page, `${what} at 320 px`);
    }
  });

  test(`axe-core finds nothing in the states of the verify page (${lang})`, async ({ page }) => {
    await page.goto(`/verify.html?lang=${lang}`);
    await ready(page);
    for (const [what, bytes] of [["genuine", extract("T-CN-2")], ["not genuine", Buffer.from("{}")], ["wrong", Buffer.alloc(0)]] as const) {
      await give(page, `${what}.json`, bytes);
      await expect(page.locator(what === "wrong" ? ".govuk-error-summary" : "section.answer")).toBeVisible();
      await accessible(page, what);
      await page.setViewportSize({ width: 320, height: 700 });
      await fits(page, what);
      if (what === "genuine") await picture(page, `verify-narrow-${lang}`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
  });
}

test("the keyboard alone: past the head, search, open a title, take an entry with its proof", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.locator(".govuk-skip-link")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator("#q")).toBeFocused();
  await page.keyboard.type("T-CN-1");
  await page.keyboard.press("Enter");
  await expect(page.locator("#results")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-plain]")).toBeVisible();
  // Whatever has the focus is visible, and the proof of an entry is reached.
  await expect(page.locator('[data-proof="GENUINE"]')).toHaveCount(3);
  const reached = page.locator("[data-proof] a").first();
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    await expect(focused).toBeVisible();
    if (await reached.evaluate((link) => link === document.activeElement)) break;
  }
  const [taken] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(taken.suggestedFilename()).toBe("T-CN-1-3.json");
});

test("the keyboard alone: paste an extract and hear the answer", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  await page.locator("#paste").focus();
  await page.evaluate((text) => ((document.activeElement as HTMLTextAreaElement).value = text), extract("T-CN-1").toString());
  await page.keyboard.press("End");
  await page.keyboard.type(" ");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(answer(page).locator("h2")).toBeFocused();
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
  // Told apart by word and sign, not by colour alone.
  await expect(answer(page).locator("svg.answer__sign")).toBeVisible();
  await expect(answer(page).locator("h2")).toHaveText("GENUINE");
});

test("type of twice the size still fits a small window", async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 900 });
  for (const path of ["/", "/title.html?id=T-CN-1", "/verify.html"]) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await fits(page, path);
  }
});

test("no page moves under the reader while it loads", async ({ page }) => {
  await page.addInitScript(() => {
    (globalThis as unknown as { moved: number }).moved = 0;
    new PerformanceObserver((seen) => {
      for (const entry of seen.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) (globalThis as unknown as { moved: number }).moved += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of Object.values(PAGES)) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => (globalThis as unknown as { moved: number }).moved), path).toBeLessThan(0.1);
  }
});
