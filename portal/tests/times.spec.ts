// Times: Beijing's or the reader's own, always with UTC beside.
import { accessible, expect, test } from "./portal";

test.use({ timezoneId: "America/New_York" });

test("a reader elsewhere chooses between Beijing time and his own, and it is kept", async ({ page }) => {
  await page.goto("/title.html?id=T-CN-1");
  const time = page.locator(".summary time");
  await expect(time).toContainText("Beijing time");
  const utc = ((await time.getAttribute("datetime")) ?? "").slice(11, 19);
  await expect(time).toContainText(utc);
  await page.getByRole("radio", { name: "my own time zone" }).check();
  await expect(time).toContainText("America/New_York");
  await expect(time).toContainText(`${utc} UTC`);
  await accessible(page, "a page with a choice of time zones");
  await page.reload();
  await expect(time).toContainText("America/New_York");
});
