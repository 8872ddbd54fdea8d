// The operator's page on real nodes: the network at a glance, what the token opens, and nodes that are stopped and killed while one watches.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Block, Status, Validator } from "../src/api/types";
import { start, type Network, type Node } from "./network";
import { accessible, expect, fits, LANGUAGES, other, picture, place, test } from "./portal";

type Page = import("@playwright/test").Page;
const from = async <T>(node: string, path: string): Promise<T> => (await fetch(`${node}${path}`)).json() as Promise<T>;
const height = async (page: Page) => Number(await page.locator("[data-height]").getAttribute("data-height"));

/** Puts a transaction on the ledger: blocks come when there is something to order. */
function lodge({ bin, home }: Network, api: string): void {
  execFileSync(join(bin, "torrens"), ["--quiet", "--as", join(home, "network/officers/civil-affairs.json"), "party", "register", "--name", "Watched", "--id-number", `W-${Date.now()}`, "--openings", join(home, `opening-${Date.now()}.json`)], { env: { ...process.env, TORRENS_API: api }, stdio: "ignore" });
}

/** The address of a node's operator's page, in a language. */
function opened(node: Node | undefined, lang: string): string {
  expect(node?.operator_page, "this program's devnet names no operator_page").toBeDefined();
  return (node?.operator_page ?? "").replace("#", `?lang=${lang}#`);
}

const WORDS = {
  en: { quorum: /was signed by \d of 4 validators; 3 are needed. 4 of 4 can be reached now/, none: "No validator is on record", pause: "Pause", goOn: "Go on", token: "Operator’s token", open: "Open", refused: "This is not the token of this node", form: "This cannot be a token", backup: "Make a backup now", made: "was made and checked", forget: "Forget the token" },
  zh: { quorum: /由 4 家验证机构中的 \d 家签署；需要 3 家。目前可连接 4 家/, none: "没有验证机构", pause: "暂停", goOn: "继续", token: "运维令牌", open: "打开", refused: "这不是本节点的令牌", form: "这不可能是令牌", backup: "立即备份", made: "已制作并检查", forget: "清除令牌" },
} as const;

for (const lang of LANGUAGES) {
  const words = WORDS[lang];

  test(`anybody sees the network at a glance, and it goes on by itself (${lang})`, async ({ page }) => {
    await page.goto(`/operator.html?lang=${lang}`);
    await expect(page.locator("[data-quorum]")).toHaveAttribute("data-quorum", "4/4");
    await expect(page.locator("[data-says]")).toHaveText(words.quorum);
    await expect(page.getByText(words.none)).toBeVisible();
    await expect(page.locator("[data-quorum] tbody tr")).toHaveCount(7);

    // Who signed is read off the certificate.
    const shown = Number(await page.locator("[data-block]").first().getAttribute("data-block"));
    const { certificate } = await from<Block>(place().api, `/v1/blocks/${shown}`);
    const validators = await from<Validator[]>(place().api, "/v1/validators");
    expect(await page.locator(".quorum .chart__piece--solid").count()).toBe(certificate.signatures.length);
    expect(await page.locator(".quorum rect").count()).toBe(validators.length);

    const before = await height(page);
    lodge(place(), place().api);
    await expect(page.locator(`[data-block="${before + 1}"]`)).toBeVisible();
    expect(await height(page)).toBeGreaterThan(before);

    // What renews itself can be made to stand still.
    await page.getByRole("button", { name: words.pause }).click();
    await page.waitForLoadState("networkidle");
    const still = await height(page);
    lodge(place(), place().api);
    const now = (await from<Status>(place().api, "/v1/status")).height;
    expect(now).toBeGreaterThan(still);
    expect(await height(page)).toBe(still);
    await picture(page, `operator-${lang}`);
    await accessible(page, "the operator's page");
    await page.getByRole("button", { name: words.goOn }).click();
    await expect(page.locator(`[data-block="${now}"]`)).toBeVisible();
  });

  test(`the token opens what is the operator's alone, and stays in this tab (${lang})`, async ({ page, context }) => {
    const [node, neighbour] = place().nodes;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(`${request.url()} ${request.headers().referer ?? ""}`));
    const token = new URL(opened(node, lang)).hash.slice("#token=".length);

    await page.goto(`/operator.html?lang=${lang}`);
    await page.getByLabel(words.token).fill("has a space");
    await page.getByRole("button", { name: words.open, exact: true }).click();
    await expect(page.getByRole("alert").filter({ hasText: words.form })).toBeVisible();
    await page.getByLabel(words.token).fill(new URL(opened(neighbour, lang)).hash.slice("#token=".length));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: words.refused })).toBeVisible();
    await expect(page.getByLabel(words.token)).not.toHaveValue("");
    await expect(page.getByLabel(words.token)).toBeFocused();
    await accessible(page, "a refused token");

    await page.goto("about:blank");
    await page.goto(opened(node, lang));
    await expect(page.locator("[data-open]")).toBeVisible();
    expect(page.url()).not.toContain(token);
    expect(await page.evaluate(() => [JSON.stringify(localStorage), document.cookie].join())).not.toContain(token);
    await expect(page.locator("[data-disk]")).not.toBeEmpty();
    await expect(page.locator("[data-checks]")).not.toBeEmpty();
    await expect(page.getByRole("rowheader", { name: lang === "en" ? "disk" : "磁盘", exact: true })).toBeVisible();
    // A second backup of the same block is refused: this test brings a block of its own.
    lodge(place(), place().api);
    await page.getByRole("button", { name: words.backup }).click();
    await expect(page.getByRole("status").filter({ hasText: words.made })).toBeVisible({ timeout: 15_000 });
    const kept = Number(await page.locator("[data-backups]").getAttribute("data-backups"));
    expect(kept).toBeGreaterThan(0);
    await accessible(page, "the operator's own part");
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, "the operator's page");
    await accessible(page, "the operator's page at 320 px");
    await page.getByRole("button", { name: other[lang] }).click();
    await expect(page.locator("[data-open]")).toBeVisible();

    // As long as the tab, and in no other. The address names the first language again.
    await page.reload();
    await expect(page.locator("[data-backups]")).toHaveAttribute("data-backups", String(kept));
    const elsewhere = await context.newPage();
    await elsewhere.goto(`${place().url}/operator.html?lang=${lang}`);
    await expect(elsewhere.getByLabel(words.token)).toBeVisible();
    await elsewhere.close();
    await page.getByRole("button", { name: words.forget }).click();
    await page.reload();
    await expect(page.locator("#token")).toBeVisible();
    expect(asked.filter((one) => one.includes(token))).toEqual([]);
  });
}

test("a proposal is seen by the operator, and an officer votes for it with his key, after it was confirmed, with the keyboard alone", async ({ page }) => {
  const [registry, tax] = place().nodes;
  const file = join(place().home, "proposal.json");
  writeFileSync(file, JSON.stringify({ PARAMS: { block_bytes_max: 1048576, block_transactions_max: 900, clock_drift_max_ms: 10000, adoption_agencies_min: 0 } }));
  execFileSync(join(place().bin, "torrens-node"), ["members", "propose", "--home", tax?.home ?? "", "--as", join(place().home, "network/officers/tax.json"), file], { stdio: "pipe" });
  await page.goto(opened(registry, "en"));
  const proposal = page.locator("[data-proposal]");
  await expect(proposal).toContainText("Limits that all share");
  await expect(proposal).toContainText("1 of 4 votes");
  await proposal.getByRole("link", { name: /^Vote for it/ }).focus();
  await page.keyboard.press("Enter");
  await page.locator("#key-file").setInputFiles(join(place().home, "network/officers/registry.json"));
  await page.getByRole("button", { name: "Open the key and sign in" }).focus();
  await page.keyboard.press("Enter");
  await expect(proposal).toContainText("1 of 4 votes");
  await accessible(page, "an officer's vote");
  const vote = proposal.getByRole("button", { name: /^Vote for it/ });
  await vote.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("Limits that all share");
  await accessible(page, "the question before a vote");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(vote).toBeFocused();
  await expect(proposal).toContainText("1 of 4 votes");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Sign and send" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
  await expect(proposal).toContainText("2 of 4 votes");
  await proposal.getByRole("button", { name: "Take our vote back" }).click();
  await expect(page.getByRole("dialog")).toContainText("The proposal stays open for the others");
  await page.getByRole("dialog").getByRole("button", { name: "Sign and send" }).click();
  await expect(proposal).toContainText("1 of 4 votes");
  await expect(vote).toBeVisible();
});

test.describe("nodes that are stopped and killed while one watches", () => {
  let network: Network;
  let stop: () => Promise<void>;
  test.beforeAll(async () => {
    ({ network, stop } = await start(process.env.TORRENS_BIN ?? "", { sample: false, demo: true }));
  });
  test.afterAll(() => stop());

  test("the ledger goes on without one, stands without two, and a killed node is named and comes back", async ({ page, context }) => {
    test.setTimeout(60_000);
    const [own, , third, fourth] = network.nodes;
    const node = (which: Node | undefined) => page.locator(`[data-node="${which?.agency}"]`);
    await page.goto(opened(own, "en"));
    await expect(page.locator("[data-quorum]")).toHaveAttribute("data-quorum", "4/4");
    await expect(node(own).getByRole("button")).toHaveCount(0);

    await node(fourth).getByRole("button").click();
    await expect(node(fourth)).toHaveAttribute("data-running", "false", { timeout: 15_000 });
    await expect(page.locator("[data-quorum]")).toHaveAttribute("data-quorum", "3/4", { timeout: 10_000 });
    const before = await height(page);
    lodge(network, own?.api ?? "");
    await expect(page.locator(`[data-block="${before + 1}"]`)).toBeVisible();
    await accessible(page, "with a node that was stopped");

    // A second one, killed: whoever watches it is told, and what was seen stays.
    const watcher = await context.newPage();
    await watcher.goto(`${third?.api}/operator.html?lang=en`);
    await expect(watcher.locator("[data-block]").first()).toBeVisible();
    process.kill(third?.pid ?? 0, "SIGKILL");
    await expect(watcher.locator("[data-stopped]")).toBeVisible({ timeout: 10_000 });
    await expect(watcher.locator("[data-stopped]")).toContainText("has stopped answering");
    await expect(watcher.locator("[data-block]").first()).toBeVisible();
    await accessible(watcher, "with a node that was killed");
    await watcher.setViewportSize({ width: 320, height: 700 });
    await fits(watcher, "with a node that was killed");
    await expect(page.locator("[data-no-quorum]")).toBeVisible({ timeout: 15_000 });
    await expect(page.locator("[data-no-quorum]")).toContainText("only 2 of 4");

    await expect(node(third)).toHaveAttribute("data-running", "false", { timeout: 10_000 });
    await node(third).getByRole("button").click();
    await expect(watcher.locator("[data-again]")).toBeVisible({ timeout: 20_000 });
    await expect(watcher.locator("[data-stopped]")).toBeHidden();
    await expect(page.locator("[data-no-quorum]")).toBeHidden({ timeout: 15_000 });
  });
});
