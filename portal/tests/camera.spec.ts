// A QR code held before the camera. Chromium plays a picture as the camera (a file in Motion JPEG with one frame).
import { chromium } from "@playwright/test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import config from "../playwright.config";
import { answer, expect, place, ready, test, torrens } from "./portal";

const launchOptions = config.use?.launchOptions ?? {};

test("a code before the camera is read and checked, and the camera is let go", async ({ page }) => {
  test.setTimeout(60_000);
  const svg = join(place().home, "camera.svg");
  const film = join(place().home, "camera.mjpeg");
  torrens("extract", "T-CN-1", "--qr", svg);
  await page.setViewportSize({ width: 1280, height: 960 });
  await page.setContent(`<body style="margin:0;background:#ccc;display:grid;place-items:center;height:100vh"><img height="880" src="data:image/svg+xml;base64,${readFileSync(svg).toString("base64")}">`);
  await page.locator("img").evaluate((image: HTMLImageElement) => image.decode());
  writeFileSync(film, await page.screenshot({ type: "jpeg", quality: 92 }));

  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${film}`],
  });
  try {
    const seen = await browser.newPage();
    await seen.goto(`${place().url}/verify.html?lang=en`);
    await ready(seen);
    await seen.getByRole("button", { name: "Use the camera" }).click();
    await expect(answer(seen)).toHaveAttribute("data-answer", "GENUINE", { timeout: 30_000 });
    await expect(seen.getByRole("button", { name: "Use the camera" })).toBeVisible();
  } finally {
    await browser.close();
  }
});

test("without a camera the page says what to do instead", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  await page.getByRole("button", { name: "Use the camera" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Take a photo of the code" }).or(page.getByRole("alert").filter({ hasText: "take a photo of the code" }))).toBeVisible();
});
