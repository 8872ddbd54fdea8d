// The verify page as one file, from a folder (as from a USB stick), with no server anywhere.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { accessible, anchor, answer, expect, extract, give, LANGUAGES, place, ready, test } from "./portal";

for (const lang of LANGUAGES) {
  test(`from file:// it checks with an anchor from the same stick (${lang})`, async ({ page }) => {
    const stick = join(place().home, "verify.html");
    copyFileSync(join(place().dist, "verify-offline.html"), stick);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await page.goto(`${pathToFileURL(stick).href}?lang=${lang}`);
    await ready(page);
    const file = extract("T-CN-1");
    await give(page, "extract.json", file);
    await expect(answer(page)).toHaveAttribute("data-answer", "CANNOT_TELL");
    await page.locator("#anchor-file").setInputFiles({ name: "trust.json", mimeType: "application/json", buffer: Buffer.from(anchor()) });
    await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
    await give(page, "forged.json", Buffer.from(file.toString().replace('"SALE"', '"GIFT"')));
    await expect(answer(page)).toHaveAttribute("data-answer", "NOT_GENUINE");
    await accessible(page, "the verify page as a file");
    // Itself, and nothing else.
    expect(asked.filter((url) => !/^(blob|data):/.test(url))).toHaveLength(1);
  });
}
