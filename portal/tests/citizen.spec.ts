// A citizen's journey, from the first page to a checked file, in both languages.
import type { APIRequestContext } from "@playwright/test";
import { answer, expect, LANGUAGES, other, picture, test } from "./portal";

/** The number is written as the jurisdiction's template says, with the year in which the certificate was given. */
async function certificate(request: APIRequestContext): Promise<string> {
  const { block_time } = (await (await request.get("/v1/status")).json()) as { block_time: string };
  return `样（${block_time.slice(0, 4)}）样例市不动产权第0000002号`;
}

const WORDS = {
  en: {
    search: "Search", found: /result/, plain: "Held in two shares; one mortgage; nothing stops a sale.", asOf: /As of \d\d:\d\d, block \d+/,
    print: "Print", frozen: "it cannot be sold now", court: "A court or authority froze it.", closed: "This title is closed. Its land went into T-CN-4, T-CN-5.",
    consent: "a sale needs somebody’s consent", joint: "Held by two parties jointly", proven: "Proven",
  },
  zh: {
    search: "查询", found: /项与/, plain: "按份共有，共 2 份；1 项抵押；出售没有障碍。", asOf: /截至 \d\d:\d\d，区块 \d+/,
    print: "打印", frozen: "目前不能出售", court: "已被法院或有权机关查封。", closed: "该登记簿已关闭。其不动产转入 T-CN-4, T-CN-5。",
    consent: "出售须经他人同意", joint: "由 2 人共同共有", proven: "已证明",
  },
} as const;

for (const lang of LANGUAGES) {
  const words = WORDS[lang];

  test(`from a unit code to a proven title (${lang})`, async ({ page }) => {
    await page.goto(`/?lang=${lang}`);
    await picture(page, `search-${lang}`);
    await page.locator("#q").fill("430102001003GB00012F00010001");
    await page.getByRole("button", { name: words.search, exact: true }).click();
    await expect(page.locator("#results")).toHaveText(words.found);
    await page.locator(".results a").first().click();

    await expect(page.locator("[data-plain]")).toHaveText(words.plain);
    await expect(page.getByText(words.asOf)).toBeVisible();
    await expect(page.locator("section.answer")).toHaveAttribute("data-answer", "GENUINE");
    await expect(page.locator(".timeline > li")).toHaveCount(3);
    await expect(page.getByText(await certificate(page.request)).first()).toBeVisible();
    await picture(page, `title-${lang}`);

    // Each of its entries is proven, and can be taken along with its proof.
    await expect(page.locator('[data-proof="GENUINE"]')).toHaveCount(3);
    await expect(page.locator("[data-proof]").first()).toContainText(words.proven);

    // A term leads to its explanation.
    await page.locator("[data-plain] a.term").first().click();
    await expect(page).toHaveURL(/glossary\.html#/);
    await expect(page.locator("dt:target")).toBeVisible();
  });

  test(`by certificate, by place, and on the map (${lang})`, async ({ page }) => {
    await page.goto(`/?lang=${lang}`);
    const find = async (typed: string) => {
      await page.locator("#q").fill(typed);
      await page.getByRole("button", { name: words.search, exact: true }).click();
      await expect(page.locator("#results")).toContainText(typed);
      return page.locator(".results li");
    };
    await expect((await find("willow lane")).first()).toContainText("样例镇柳巷");
    await expect(page.locator(".results li")).toHaveCount(3);
    await expect(await find("磨坊地")).toHaveCount(3);
    const number = await certificate(page.request);
    await expect((await find(number)).first()).toContainText(number);
    await page.locator(".results a").first().click();
    const map = page.locator("figure.map");
    await expect(map.locator("path.map__outline")).toBeVisible();
    // 0.0001 degrees of longitude at 27.7 degrees north are 9.8 m; the outline is an L of two rectangles.
    await expect(map.locator("[data-map]")).toContainText("9.8");
    await expect(map.locator("[data-map]")).toContainText(/86\.6 m² *.*89\.5 m²|86\.6 平方米.*89\.5 平方米/s);
    await picture(page, `map-${lang}`);
  });

  test(`what stands in the way of a sale (${lang})`, async ({ page }) => {
    await page.goto(`/title.html?id=T-CN-2&lang=${lang}`);
    await expect(page.locator("[data-plain]")).toContainText(words.frozen);
    await expect(page.getByText(words.court)).toBeVisible();
    await picture(page, `title-frozen-${lang}`);
    await page.goto(`/title.html?id=T-CN-6&lang=${lang}`);
    await expect(page.locator("[data-plain]")).toContainText(words.joint);
    await expect(page.locator("[data-plain]")).toContainText(words.consent);
    await page.goto(`/title.html?id=T-CN-3&lang=${lang}`);
    await expect(page.locator("[data-plain]")).toHaveText(words.closed);
    await page.getByRole("link", { name: "T-CN-5", exact: true }).click();
    await expect(page.locator("h1")).toContainText("T-CN-5");
  });

  test(`the other language keeps what was typed (${lang})`, async ({ page }) => {
    await page.goto(`/?lang=${lang}`);
    await page.locator("#q").fill("T-CN");
    await page.getByRole("button", { name: other[lang] }).click();
    await expect(page.locator("#q")).toHaveValue("T-CN");
    await expect(page.locator("html")).toHaveAttribute("lang", lang === "en" ? "zh-Hans" : "en");
    await page.goto("/verify.html");
    await page.locator("#paste").fill("half an extract");
    await page.getByRole("button", { name: lang === "en" ? "English" : "简体中文" }).click();
    await expect(page.locator("#paste")).toHaveValue("half an extract");
  });

  test(`what is not found has its own words, and nothing typed is lost (${lang})`, async ({ page }) => {
    await page.goto(`/?lang=${lang}`);
    const messages = new Set<string>();
    for (const typed of ["", "T-CN-999", "样例镇 柳巷", "湘（2026）娄底市不动产权第9999999号", "x".repeat(1_000_000), "<script>alert(1)</script>", "😀' OR 1=1 --"]) {
      await page.locator("#q").fill(typed);
      await page.getByRole("button", { name: words.search, exact: true }).click();
      const told = page.locator(".govuk-error-summary, [data-results='0'] + p");
      await expect(told).toBeVisible();
      messages.add(await told.innerText());
      await expect(page.locator("#q")).toHaveValue(typed);
    }
    // Empty, no such number, a place, a certificate, too long: five messages; the last two are places to this page.
    expect(messages.size).toBe(5);
    await page.goto(`/title.html?id=T-CN-999&lang=${lang}`);
    await expect(page.getByRole("alert")).toContainText("T-CN-999");
    await page.goto(`/title.html?lang=${lang}`);
    await expect(page.getByRole("alert")).toBeVisible();
    await page.goto(`/title.html?id=${encodeURIComponent("../../x y")}&lang=${lang}`);
    await expect(page.getByRole("alert")).toBeVisible();
  });
}

test("spaces, small letters and wide ones in a code do no harm", async ({ page }) => {
  await page.goto("/");
  await page.locator("#q").fill("Ｔ－ＣＮ－２");
  await page.keyboard.press("Enter");
  await expect(page.locator(".results a").first()).toHaveAttribute("href", "/title.html?id=T-CN-2");
  await page.goto("/");
  await page.locator("#q").fill(" 430102 001003 gb00012 f00010002 ");
  await page.keyboard.press("Enter");
  await expect(page.locator(".results a")).toHaveAttribute("href", "/title.html?id=T-CN-2");
  await page.goBack();
  await expect(page.locator("#results")).toHaveCount(0);
});

test("printed, a title's page has no buttons and keeps its proof", async ({ page }) => {
  await page.goto("/title.html?id=T-CN-1");
  await expect(page.locator("[data-plain]")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  // What is folded on a screen stands on paper.
  await expect(page.locator("#timeline ~ details .govuk-details__text")).toBeVisible();
  await expect(page.locator(".language")).toBeHidden();
  await expect(answer(page)).toBeVisible();
});

test("an outline that is not the one the register has the hash of is not drawn", async ({ page }) => {
  await page.route("**/geometry", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace("112.00810", "112.00820") });
  });
  await page.goto("/title.html?id=T-CN-1&lang=en");
  await expect(page.getByText("The server gave another outline")).toBeVisible();
  await expect(page.locator("figure.map")).toHaveCount(0);
});

test("a map of several parts with a hole, and its corners as a table", async ({ page }) => {
  await page.goto("/title.html?id=T-CN-4&lang=en");
  await expect(page.locator("[data-map]")).toContainText("2 outlines with 11 corners");
  await page.getByText("The corners as a table").click();
  await expect(page.getByRole("table", { name: "Corners in order" }).getByRole("row")).toHaveCount(15);
});
