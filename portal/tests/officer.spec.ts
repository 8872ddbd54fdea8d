// The officers' pages on real nodes: a sale from the title to its registration, by the hands of those who are competent; and what goes wrong.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./network";
import { accessible, expect, fits, LANGUAGES, other, picture, place, test, torrens } from "./portal";

type Page = import("@playwright/test").Page;
const keyFile = (officer: string) => join(place().home, "network/officers", `${officer}.json`);
const words = { en: { lodge: "Sign and lodge", sign: "Sign and send", out: "Sign out", in: "Open the key and sign in", registered: "Registered: ", look: "Look it up" }, zh: { lodge: "签署并提交", sign: "签署并发送", out: "退出", in: "打开密钥并登录", registered: "已登记：", look: "查询" } } as const;

/** `who` is an officer by his file's name, or a party by its own (`party:Li-Wei`). */
async function signIn(page: Page, who: string, lang: "en" | "zh" = "en"): Promise<void> {
  await page.locator("#key-file").setInputFiles(who.startsWith("party:") ? join(place().home, "keys", `${who.slice(6)}.key.json`) : keyFile(who));
  await page.getByRole("button", { name: words[lang].in }).click();
  await expect(page.locator("[data-signed-in]")).toBeVisible();
}

/** A page anew, signed in: as when somebody else sits down. */
async function sit(page: Page, who: string, hash: string, lang: "en" | "zh" = "en"): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`/officer.html?lang=${lang}#${hash}`);
  await signIn(page, who, lang);
}

async function confirm(page: Page, lang: "en" | "zh"): Promise<void> {
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: words[lang].sign }).click();
}

const title = (id: string) => JSON.parse(torrens("title", "view", id, "--json").toString()) as { version: number; rights: { holders: { parties: string[] }[] }[] };
const openings = (name: string) => (JSON.parse(readFileSync(join(place().home, "keys", `${name}.opening.json`), "utf8")) as { party_id: string }).party_id;

/** Begins a transfer of a title and fills it in. */
async function transfer(page: Page, id: string, buyer: string, lang: "en" | "zh"): Promise<void> {
  await sit(page, "civil-affairs", `/new?title=${id}`, lang);
  await expect(page.locator(`[data-started="${id}"]`)).toBeVisible();
  await page.locator('[data-kinds="yours"]').getByRole("button", { name: lang === "en" ? "Transfer" : "转移登记", exact: true }).click();
  await expect(page.locator('[data-form="TRANSFER"]')).toBeVisible();
  await page.locator('[id="/TRANSFER/acquisitions/0/parties/0"]').fill(buyer);
  await page.locator('[id="/TRANSFER/source/source_id"]').fill(`DEED-${lang}-${Date.now()}`);
  await page.locator('[id="/TRANSFER/source/commitment"]').setInputFiles({ name: "deed.pdf", mimeType: "application/pdf", buffer: Buffer.from("the deed") });
}

for (const lang of LANGUAGES) {
  test(`a sale from the title to its registration, each check once, by the agency that is competent (${lang})`, async ({ page }) => {
    test.setTimeout(120_000);
    const [seller, buyer] = lang === "en" ? [openings("Li-Wei"), openings("Zhou-Na")] : [openings("Zhou-Na"), openings("Li-Wei")];
    const before = title("T-CN-5");
    expect(before.rights[0]?.holders[0]?.parties).toEqual([seller]);
    await transfer(page, "T-CN-5", buyer, lang);
    await page.locator('[id="/TRANSFER/consideration"]').fill("1234567");

    // What is there already and what is missing, before anything is signed; and what would change.
    const dry = page.locator("[data-check]");
    await expect(dry).toHaveAttribute("data-check", "waiting");
    await expect(dry.locator('[data-kind="IDENTITY"]').first()).toBeVisible();
    await expect(dry.locator('[data-lacks] >> nth=0')).toBeVisible();
    for (const kind of ["CONTRACT_FILED", "TAX_CLEARED"]) await expect(dry.locator(`[data-missing] [data-kind="${kind}"]`)).toBeVisible();
    await expect(dry.locator('[data-changes="T-CN-5"]')).toContainText(buyer.slice(0, 4));
    await accessible(page, "a draft");
    await picture(page, `officer-draft-${lang}`);

    // Switching the language loses nothing that was typed.
    await page.getByRole("button", { name: other[lang] }).click();
    await expect(page.locator('[id="/TRANSFER/consideration"]')).toHaveValue("1234567");
    await page.getByRole("button", { name: other[lang === "en" ? "zh" : "en"] }).click();
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, "a draft");
    await page.setViewportSize({ width: 1280, height: 1000 });

    const sentBodies: Buffer[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST") sentBodies.push(request.postDataBuffer() ?? Buffer.alloc(0));
    });
    await page.getByRole("button", { name: words[lang].lodge }).click();
    await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
    const caseId = (await page.locator("[data-case]").getAttribute("data-case")) ?? "";
    expect(caseId).toMatch(/^C-/);
    // Neither the price nor the key went out.
    const seed = (JSON.parse(readFileSync(keyFile("civil-affairs"), "utf8")) as { seed: string }).seed;
    for (const body of sentBodies) {
      expect(body.includes("1234567")).toBe(false);
      expect(body.includes(seed) || body.includes(Buffer.from(seed, "hex"))).toBe(false);
    }
    // What only the draft can disclose stays in this browser until the receipt is kept.
    const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("torrens.draft.")).length);
    expect(await drafts()).toBe(1);
    await page.reload();
    await signIn(page, "civil-affairs", lang);
    await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
    const [receipt] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: lang === "en" ? "Keep the receipt" : "保存回执" }).click()]);
    expect(JSON.parse(readFileSync(await receipt.path(), "utf8"))).toMatchObject({ receipt: { case_id: caseId }, openings: expect.arrayContaining([expect.objectContaining({ field: "consideration", value: "1234567" })]) });

    expect(await drafts()).toBe(0);

    // The seller's consent, with his own key; then each agency its own check, found in its queue.
    await page.locator("[data-case]").click();
    await expect(page.locator("[data-state]")).toHaveAttribute("data-state", "REQUISITION");
    await accessible(page, "a case");
    await picture(page, `officer-case-${lang}`);
    await sit(page, lang === "en" ? "party:Li-Wei" : "party:Zhou-Na", "/", lang);
    await page.locator(`[data-group="yours"] [data-queued="${caseId}"] a`).click();
    await page.getByRole("button", { name: lang === "en" ? /^Consent for/ : /同意$/ }).click();
    await confirm(page, lang);
    await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
    for (const [officer, kind] of [["housing", "CONTRACT_FILED"], ["tax", "TAX_CLEARED"]] as const) {
      await sit(page, officer, "/", lang);
      await page.locator(`[data-group="yours"] [data-queued="${caseId}"] a`).click();
      await page.locator(`[data-missing] [data-kind="${kind}"]`).getByRole("button", { name: lang === "en" ? /^Attest/ : /^出具证明/ }).click();
      await confirm(page, lang);
      await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
    }
    await expect(page.locator("[data-outcome]")).toContainText(`${words[lang].registered}T-CN-5`);
    await expect(page.locator("[data-state]")).toHaveAttribute("data-state", "REGISTERED");
    const after = title("T-CN-5");
    expect([after.version, after.rights[0]?.holders[0]?.parties]).toEqual([before.version + 1, [buyer]]);
  });

  test(`what is refused is said in plain words, and cannot be lodged (${lang})`, async ({ page }) => {
    await transfer(page, "T-CN-2", openings("Chen-Bo"), lang);
    await expect(page.locator("[data-refused]")).toHaveAttribute("data-refused", "title.frozen");
    await expect(page.locator("[data-refused]")).toContainText(lang === "en" ? "Hold: freeze" : "限制: 查封");
    const lodge = page.getByRole("button", { name: words[lang].lodge });
    await expect(lodge).toHaveAttribute("aria-disabled", "true");
    const posts: string[] = [];
    page.on("request", (request) => request.url().includes("/v1/transactions") && posts.push(request.url()));
    await lodge.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator(".govuk-error-summary")).toBeFocused();
    expect(posts).toEqual([]);
    await accessible(page, "a draft that is refused");
  });
}

test("every view of the officer's pages is for everybody: axe-core, 320 px, both languages", async ({ page }) => {
  test.setTimeout(60_000);
  for (const lang of LANGUAGES) {
    await sit(page, "registry", "/", lang);
    for (const view of ["/", "/new?title=T-CN-1", "/attest?subject=title:T-CN-1", "/party", "/import", "/votes", "/case/NOPE", "/draft/NOPE"]) {
      await page.evaluate((hash) => (location.hash = hash), view);
      await page.waitForLoadState("networkidle");
      await page.setViewportSize({ width: 320, height: 700 });
      await fits(page, view);
      await accessible(page, view);
      await page.setViewportSize({ width: 1280, height: 1000 });
    }
  }
});

test("keys: none, nonsense, a node's, another network's, encrypted, kept; never sent, never readable", async ({ page }) => {
  test.setTimeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "torrens-keys."));
  const wrong = page.locator("[data-wrong]");
  const open = page.getByRole("button", { name: words.en.in });
  const bodies: string[] = [];
  page.on("request", (request) => bodies.push(`${request.url()} ${request.postData() ?? ""}`));
  await page.goto("/officer.html?lang=en");
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "none");
  await accessible(page, "signing in");
  await page.locator("#key-file").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"a": 1}') });
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "not-a-key");
  await page.locator("#key-file").setInputFiles(join(place().home, "network/registry/keys/validator.json"));
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "purpose");
  // A key that this ledger does not know, as one of another network.
  const stranger = join(folder, "stranger.json");
  torrens("keys", "new", "--purpose", "officer", "-o", stranger);
  await page.locator("#key-file").setInputFiles(stranger);
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "unknown");
  await expect(wrong).toContainText("another network");

  const encrypted = join(folder, "court.json");
  writeFileSync(encrypted, readFileSync(keyFile("court")), { mode: 0o600 });
  const passphrase = join(folder, "passphrase");
  writeFileSync(passphrase, "correct horse battery\n", { mode: 0o600 });
  execFileSync(join(place().bin, "torrens"), ["keys", "protect", encrypted], { env: { ...process.env, TORRENS_PASSPHRASE_FILE: passphrase }, stdio: "ignore" });
  expect(readFileSync(encrypted, "utf8")).toContain("AGE ENCRYPTED FILE");
  await page.locator("#key-file").setInputFiles(encrypted);
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "passphrase-needed");
  await page.locator("#passphrase").fill("wrong horse");
  await open.click();
  await expect(wrong).toHaveAttribute("data-wrong", "passphrase-wrong", { timeout: 20_000 });
  await page.locator("#passphrase").fill("correct horse battery");
  await page.locator("#remember").check();
  await open.click();
  await expect(page.locator("[data-signed-in]")).toHaveAttribute("data-signed-in", /court/, { timeout: 20_000 });

  // Kept: after a new start of the page one signs in with it, and cannot take it out.
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.locator("[data-signed-in]")).toBeVisible();
  const exportable = await page.evaluate(
    () =>
      new Promise((done) => {
        const asked = indexedDB.open("torrens", 1);
        asked.onsuccess = () => {
          const all = asked.result.transaction("keys").objectStore("keys").getAll();
          all.onsuccess = async () => {
            const key = (all.result[0] as { private: CryptoKey }).private;
            const taken = await crypto.subtle.exportKey("pkcs8", key).then(() => true, () => false);
            done([key.extractable, taken]);
          };
        };
      }),
  );
  expect(exportable).toEqual([false, false]);
  const seed = (JSON.parse(readFileSync(keyFile("court"), "utf8")) as { seed: string }).seed;
  expect(bodies.filter((one) => one.includes(seed))).toEqual([]);
});

test("a key that the browser makes is enrolled by the agency, and signs", async ({ page }) => {
  await page.goto("/officer.html?lang=en");
  await page.getByText("I need a new key").click();
  await page.locator("#officer-id").fill("tax-browser");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Make a key" }).click()]);
  const enrolment = await file.path();
  await expect(page.getByText("tax-browser is made and kept here")).toBeVisible();
  torrens("--as", keyFile("tax"), "officer", "enrol", "tax-browser", "--enrolment", enrolment, "--roles", "ATTESTING_OFFICER", "--kinds", "TAX_CLEARED");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.locator("[data-signed-in]")).toHaveAttribute("data-signed-in", "tax-browser");
  await page.getByRole("link", { name: "Attest" }).click();
  await page.locator("#subject").fill("nonsense");
  await page.getByRole("button", { name: "Sign and attest" }).click();
  await expect(page.locator("#attest-error")).toHaveText("Write what it is about as party:…, unit:…, title:… or terms:…");
  await page.locator("#subject").fill(`terms:${"ab".repeat(32)}`);
  // A hand's click: what is known of the subject arrives between press and release, and must not move the button away.
  await page.getByRole("button", { name: "Sign and attest" }).click({ delay: 400 });
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
  await expect(page.locator("[data-earlier]")).toHaveAttribute("data-earlier", "1");
});

test("the court freezes a title and releases it, and a draft survives what the browser and two windows do", async ({ page, context }) => {
  test.setTimeout(60_000);
  await sit(page, "court", "/new?title=T-CN-4");
  await page.locator('[data-kinds="yours"]').getByRole("button", { name: "Freeze", exact: true }).click();
  const order = page.locator('[id="/FREEZE/order"]');
  await order.fill("ORDER-77");
  const address = page.url();

  // The same draft in a second window: the first is told, nothing is overwritten.
  const second = await context.newPage();
  await second.goto(address);
  await signIn(second, "court");
  await expect(second.locator('[id="/FREEZE/order"]')).toHaveValue("ORDER-77");
  await second.locator('[id="/FREEZE/order"]').fill("ORDER-78");
  await expect(page.locator("[data-two-windows]")).toBeVisible();
  await expect(order).toHaveValue("ORDER-77");
  await accessible(page, "two windows on one draft");
  await page.getByRole("button", { name: "Go on with the other window’s" }).click();
  await expect(order).toHaveValue("ORDER-78");
  await second.close();

  // The browser was closed: it is there again.
  await page.goto("about:blank");
  await page.goto(address);
  await signIn(page, "court");
  await expect(order).toHaveValue("ORDER-78");
  await page.locator('[id="/FREEZE/source/source_id"]').fill("ORDER-78");
  await page.locator('[id="/FREEZE/source/commitment"]').setInputFiles({ name: "order.pdf", mimeType: "application/pdf", buffer: Buffer.from("the order") });
  const lodge = (of: Page) => of.getByRole("button", { name: words.en.lodge });
  await expect(page.locator("[data-check]")).toHaveAttribute("data-check", "applied");

  // It could be lodged now, but for what another window made of it: nothing is, before it is said which of the two goes on.
  const third = await context.newPage();
  await third.goto(address);
  await signIn(third, "court");
  await expect(third.locator('[id="/FREEZE/order"]')).toHaveValue("ORDER-78");
  await third.locator('[id="/FREEZE/order"]').fill("ORDER-80");
  await expect(page.locator("[data-two-windows]")).toBeVisible();
  await lodge(page).click({ force: true });
  await expect(page.getByRole("alert").filter({ hasText: "cannot be lodged yet" })).toContainText("changed in another window");
  await expect(page.locator("[data-stage]")).toHaveCount(0);
  await page.getByRole("button", { name: "Go on with the other window’s" }).click();
  await expect(page.locator("[data-check]")).toHaveAttribute("data-check", "applied");
  await lodge(page).click();
  await expect(page.locator("[data-outcome]")).toContainText("Registered: T-CN-4", { timeout: 15_000 });
  // The other window is told, and lodges nothing a second time.
  await expect(third.locator("[data-elsewhere]")).toBeVisible();
  await expect(third.getByRole("button", { name: "Go on with mine" })).toHaveCount(0);
  await lodge(third).click({ force: true });
  await expect(third.locator("[data-stage]")).toHaveCount(0);
  // It can follow what was sent: one case, not two.
  await third.getByRole("button", { name: "Go on with the other window’s" }).click();
  await signIn(third, "court");
  await expect(third.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
  await third.close();

  await sit(page, "court", "/new?title=T-CN-4");
  await page.locator('[data-kinds="yours"]').getByRole("button", { name: "Freeze released", exact: true }).click();
  const hold = (JSON.parse(torrens("title", "view", "T-CN-4", "--json").toString()) as { holds: { item: number; kind: string }[] }).holds.find((one) => one.kind === "FREEZE");
  await page.locator('[id="/FREEZE/order"]').fill("ORDER-79");
  // Its number is offered, and what is no number is said in words.
  await expect(page.locator('[id="/FREEZE/action/RELEASE-hint"]')).toContainText(new RegExp(`On this title: .*\\b${hold?.item} freeze ORDER-80`));
  await page.locator('[id="/FREEZE/action/RELEASE"]').fill("the second");
  await expect(page.locator('[id="/FREEZE/action/RELEASE-error"]')).toHaveText("A whole number is needed here.");
  await page.locator('[id="/FREEZE/action/RELEASE"]').fill(String(hold?.item));
  await page.locator('[id="/FREEZE/source/source_id"]').fill("ORDER-79");
  await page.locator('[id="/FREEZE/source/commitment"]').setInputFiles({ name: "order.pdf", mimeType: "application/pdf", buffer: Buffer.from("the release") });
  await expect(page.locator("[data-check]")).toHaveAttribute("data-check", "applied");
  await page.getByRole("button", { name: words.en.lodge }).click();
  await expect(page.locator("[data-outcome]")).toContainText("Registered: T-CN-4", { timeout: 15_000 });
});

test("two officers correct an entry: something is asked for and answered, a second one approves, another is rejected and one withdrawn", async ({ page }) => {
  test.setTimeout(120_000);
  const [li, zhou] = [openings("Li-Wei"), openings("Zhou-Na")].sort();
  const rectify = (number: string, entry: number): string => {
    const { version, rights } = title("T-CN-4");
    const holders = rights[0]?.holders.length === 1 ? [{ parties: [li], share: "1/2" }, { parties: [zhou], share: "1/2" }] : [{ parties: [openings("Li-Wei")], share: "1/1" }];
    const source = { source_id: number, kind: "EVIDENCE", commitment: "7".repeat(64), date: "2026-01-05" };
    const file = join(place().home, `${number}.json`);
    writeFileSync(file, JSON.stringify({ RECTIFY: { title_id: "T-CN-4", title_version: version, entry, reason: "CLERICAL_ERROR", correction: { HOLDERS: holders }, source } }));
    const lodged = JSON.parse(torrens("--as", keyFile("registry"), "case", "lodge", file, "--json").toString()) as { receipt: { case_id: string } };
    return lodged.receipt.case_id;
  };
  /** A power of attorney on the ledger; gives its number. */
  const grant = (principal: string, agent: string, scope: string): string => {
    const file = join(place().home, "power.json");
    const source = { source_id: "POWER-1", kind: "POWER", commitment: "8".repeat(64), date: "2026-01-05" };
    const until = new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+/, "");
    writeFileSync(file, JSON.stringify({ POWER_OF_ATTORNEY: { GRANT: { jurisdiction: "CN", principal: openings(principal), agent: openings(agent), scope: [scope], titles: [], until, source } } }));
    const { tx_id, receipt } = JSON.parse(torrens("--as", keyFile("civil-affairs"), "case", "lodge", file, "--json").toString()) as { tx_id: string; receipt: { case_id: string } };
    const { missing } = JSON.parse(torrens("case", "view", receipt.case_id, "--json").toString()) as { missing: { code: string; kind?: string; subject: string; from: string[] }[] };
    for (const { code, kind, subject, from } of missing) {
      if (code === "consent.missing") torrens("--as", join(place().home, "keys", `${principal}.key.json`), "consent", receipt.case_id, "--party", openings(principal));
      else torrens("--as", keyFile(from[0] ?? ""), "attest", kind ?? "", "--jurisdiction", "CN", "--subject", subject);
    }
    return tx_id;
  };
  const act = async (name: string | RegExp) => {
    await page.getByRole("button", { name }).click();
    await confirm(page, "en");
    await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
  };
  const state = (is: string) => expect(page.locator("[data-state]")).toHaveAttribute("data-state", is);
  const first = rectify("EVIDENCE-1", 1);

  // Who lodged it does not decide it: the second officer asks for something, the lodger answers, the owner consents.
  await sit(page, "registry-senior", `/case/${first}`);
  await page.locator("#reason").selectOption("INCOMPLETE");
  await act("Ask for something");
  await sit(page, "registry", `/case/${first}`);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toHaveCount(0);
  await page.locator("#answer").setInputFiles({ name: "survey.pdf", mimeType: "application/pdf", buffer: Buffer.from("the answer") });
  await confirm(page, "en");
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });
  await sit(page, "party:Li-Wei", `/case/${first}`);
  await act(/^Consent for/);
  await state("REFERRED");
  await sit(page, "registry-senior", "/");
  await page.locator(`[data-group="yours"] [data-queued="${first}"] a`).click();
  await accessible(page, "a decision");
  await act("Approve");
  await state("REGISTERED");
  expect(title("T-CN-4").rights[0]?.holders.length).toBe(2);

  // The entry that made them holders is now the correction itself: what came before it is a court's to change.
  const corrected = title("T-CN-4").version;
  const second = rectify("EVIDENCE-2", corrected);
  await sit(page, "registry-senior", `/case/${second}`);
  await page.locator("#reason").selectOption("FRAUD_SUSPECTED");
  await act("Reject");
  await state("REJECTED");
  await expect(page.locator("[data-rejected]")).toBeVisible();

  // The one who loses her share has somebody sign for her; a power that is not on the ledger is refused in words.
  const power = grant("Zhou-Na", "Zhao-Min", "RECTIFY");
  const third = rectify("EVIDENCE-3", corrected);
  await sit(page, "party:Zhao-Min", `/case/${third}`);
  await page.getByText("Sign for somebody under a power of attorney").click();
  await page.locator("#power").fill("ab".repeat(32));
  await page.getByRole("button", { name: "Consent under the power of attorney" }).click();
  await confirm(page, "en");
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "refused", { timeout: 15_000 });
  await expect(page.locator("[data-stage]")).toContainText("power of attorney");
  await page.locator("#power").fill(power);
  await act("Consent under the power of attorney");
  // An owner who knows nothing of it is heard at once, before everything else that waits.
  await sit(page, "party:Li-Wei", `/case/${third}`);
  await act(/not me/);
  await expect(page.locator("[data-alerts]")).toBeVisible();
  await sit(page, "registry-senior", "/");
  await expect(page.locator(`[data-group="alerts"] [data-queued="${third}"]`)).toBeVisible();
  await accessible(page, "an alert in the queue");
  await sit(page, "registry", `/case/${third}`);
  await act("Withdraw the case");
  await state("WITHDRAWN");
});

test("an import: ten rows to look at, progress, rejected rows to download, and nothing twice", async ({ page }) => {
  const header = "unique_id,price_paid,deed_date,postcode,property_type,new_build,estate_type,saon,paon,street,locality,town,district,county,transaction_category\n";
  const rows = Array.from({ length: 12 }, (_, at) => `{W${at}},1000${at},2019-03-${10 + at},M9 ${at}ZZ,T,N,F,,${at},WEB ST,,TOWN,DIST,C,A\n`).join("");
  const csv = { name: "holdings.csv", mimeType: "text/csv", buffer: Buffer.from(`${header}${rows}{BAD},x,2019-01-01,M9 9AA,T,N,F,,1,S,,T,D,C,A\n`) };
  await sit(page, "registry", "/import");
  await page.locator("#import-file").setInputFiles({ ...csv, buffer: Buffer.from("a,b\n1,2\n") });
  const [secret] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Show the first rows" }).click()]);
  await expect(page.locator("[data-import-wrong]")).toContainText("lacks columns");
  await page.locator("#import-file").setInputFiles(csv);
  await page.getByRole("button", { name: "Show the first rows" }).click();
  await expect(page.locator("[data-plan]")).toHaveAttribute("data-plan", "13");
  await expect(page.locator("[data-preview]")).toHaveCount(10);
  await accessible(page, "an import");
  await page.getByRole("button", { name: /^Sign and send/ }).click();
  await expect(page.locator("[data-imported]")).toContainText("12 rows wait for the second agency, 1 rows rejected");
  const [errors] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: /^Download the rejected rows/ }).click()]);
  expect(readFileSync(await errors.path(), "utf8")).toContain('"14","price_paid","amount_invalid"');

  // The second agency finds it in its queue and approves.
  await sit(page, "housing", "/");
  await page.locator('[data-group="yours"] [data-queued]').filter({ hasText: "Import" }).getByRole("link").first().click();
  await expect(page.locator("[data-batch]")).toHaveText("Batch 1 of this file: 12 rows, of which 12 open a title. Compare them with what you were given before you approve.");
  await page.getByText("All rows of this batch").click();
  await expect(page.locator("[data-preview]")).toHaveCount(12);
  await expect(page.locator("[data-preview]").last()).toContainText("2019-03-21");
  await page.getByRole("button", { name: "Approve for your agency" }).click();
  await confirm(page, "en");
  await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 15_000 });

  // Again, with the same secret: the batches are there already.
  await sit(page, "registry", "/import");
  await page.locator("#import-file").setInputFiles(csv);
  await page.locator("#import-secret").setInputFiles(await secret.path());
  await page.getByRole("button", { name: "Show the first rows" }).click();
  await page.getByRole("button", { name: /^Sign and send/ }).click();
  await expect(page.locator("[data-imported]")).toContainText("0 titles opened, 0 entries added, 0 rows wait for the second agency, 1 rows rejected");
});

test.describe("nodes that die during a journey", () => {
  test("the node is killed, then the quorum is lost, while a party is registered: nothing typed is lost and nothing is done twice", async ({ page }) => {
    test.setTimeout(120_000);
    const { network, stop } = await start(process.env.TORRENS_BIN ?? "", { sample: false, demo: true });
    try {
      const [first, second, third] = network.nodes;
      const turn = (node: typeof first, action: string) => {
        const token = new URL(first?.operator_page ?? "").hash.slice("#token=".length);
        return fetch(`${first?.api}/v1/operator/demo/${node?.agency}/${action}`, { method: "POST", headers: { authorization: `Bearer ${token}` } });
      };
      await page.goto(`${first?.api}/officer.html?lang=en#/party`);
      await page.locator("#key-file").setInputFiles(join(network.home, "network/officers/civil-affairs.json"));
      await page.getByRole("button", { name: words.en.in }).click();
      await page.locator("#party-name").fill("Invented Person");
      await page.locator("#party-number").fill("INV-1");
      // Two of four are away: no block can be made.
      expect((await turn(second, "stop")).ok && (await turn(third, "stop")).ok).toBe(true);
      const [opening] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Sign and register" }).click()]);
      await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "received");
      await expect(page.locator("[data-slow]")).toContainText("lost its quorum", { timeout: 20_000 });
      await accessible(page, "a network without a quorum");
      expect((await turn(second, "start")).ok && (await turn(third, "start")).ok).toBe(true);
      await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 60_000 });
      const party = (await page.locator("[data-party]").getAttribute("data-party")) ?? "";
      expect((JSON.parse(readFileSync(await opening.path(), "utf8")) as { party_id: string }).party_id).toBe(party);

      // The node that serves the page dies with kill -9, and comes back.
      await page.locator("#party-name").fill("Another Person");
      await page.locator("#party-number").fill("INV-2");
      process.kill(first?.pid ?? 0, "SIGKILL");
      await page.getByRole("button", { name: "Sign and register" }).click();
      await expect(page.locator("[data-away]")).toContainText("kept here", { timeout: 20_000 });
      await expect(page.locator("#party-name")).toHaveValue("Another Person");
      const again = spawn(join(network.bin, "torrens-node"), ["start", "--home", first?.home ?? ""], { stdio: "ignore" });
      try {
        await expect(page.locator("[data-stage]")).toHaveAttribute("data-stage", "final", { timeout: 60_000 });
        // Sent many times, executed once: the key has signed two acts, one for each party.
        const { key_id } = JSON.parse(readFileSync(join(network.home, "network/officers/civil-affairs.json"), "utf8")) as { key_id: string };
        const acts = (await (await fetch(`${network.nodes[3]?.api}/v1/keys/${key_id}/acts`)).json()) as { data: { tx_type: string; status: string }[] };
        expect(acts.data.map(({ tx_type, status }) => [tx_type, status])).toEqual([["PARTY_REGISTER", "applied"], ["PARTY_REGISTER", "applied"]]);
      } finally {
        const gone = new Promise((done) => again.once("exit", done));
        again.kill("SIGTERM");
        await gone;
      }
    } finally {
      await stop();
    }
  });
});
