// The verify page: what is given, in each of its forms, what is answered, and with no server.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { accessible, anchor, answer, expect, extract, give, LANGUAGES, picture, place, ready, test, torrens } from "./portal";
import { serve } from "./server";

const GENUINE = { en: "GENUINE", zh: "真实" } as const;
const NOT = { en: "NOT GENUINE", zh: "不真实" } as const;

/** Flips one digit of what the extract says. */
const tampered = (file: Buffer): Buffer => Buffer.from(file.toString().replace('"SALE"', '"GIFT"'));

for (const lang of LANGUAGES) {
  test(`with the server switched off: genuine, and a changed file not genuine (${lang})`, async ({ page }) => {
    const served = await serve(place().api);
    const file = extract("T-CN-1");
    try {
      await page.goto(`${served.url}/verify.html?lang=${lang}`);
      await ready(page);
      await expect(page.locator("[data-fingerprint]")).toBeVisible();
    } finally {
      await served.stop();
    }
    await expect(page.request.get(served.url)).rejects.toThrow();
    await page.context().setOffline(true);

    await give(page, "extract.json", file);
    await expect(answer(page).locator("h2")).toHaveText(GENUINE[lang]);
    await expect(answer(page).locator("h2")).toBeFocused();
    await expect(answer(page).locator(".steps li")).not.toHaveCount(0);
    await picture(page, `verify-genuine-${lang}`);

    await give(page, "forged.json", tampered(file));
    await expect(answer(page)).toHaveAttribute("data-answer", "NOT_GENUINE");
    await expect(answer(page).locator("h2")).toHaveText(NOT[lang]);
    await expect(page).toHaveTitle(new RegExp(NOT[lang]));
    await picture(page, `verify-not-genuine-${lang}`);

    // Asking whether it is still so fails with words, and takes nothing away.
    await give(page, "extract.json", file);
    await page.locator("#still ~ button").click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
  });

  test(`files of the wrong kind each have their own message, and what was typed stays (${lang})`, async ({ page }) => {
    await page.goto(`/verify.html?lang=${lang}`);
    await ready(page);
    await page.locator("#paste").fill("kept");
    const png = await page.screenshot();
    const wrong: [string, string, Buffer][] = [
      ["empty", "nothing.json", Buffer.alloc(0)],
      ["empty", "blank.txt", Buffer.from(" \n\t ")],
      ["too-large", "large.txt", Buffer.alloc(4 * 1024 * 1024 + 1, "a")],
      ["pdf-without", "letter.pdf", pdf([])],
      ["pdf-several", "two.pdf", pdf([extract("T-CN-1"), extract("T-CN-2")])],
      ["pdf-encrypted", "locked.pdf", Buffer.from("%PDF-1.7\ntrailer <</Encrypt 5 0 R>>")],
      ["pdf-unreadable", "cut.pdf", pdf([extract("T-CN-1")]).subarray(0, 900)],
      ["image-without", "photo.png", png],
      ["anchor", "trust.json", Buffer.from(anchor())],
      ["opening", "Li-Wei.opening.json", readFileSync(join(place().home, "keys/Li-Wei.opening.json"))],
      ["checkpoint", "checkpoint", Buffer.from(await (await page.request.get("/tlog/checkpoint")).body())],
      ["archive", "deed.docx", Buffer.from("PK\u0003\u0004rest", "latin1")],
      ["no-extract", "greeting.txt", Buffer.from("你好")],
      ["key", "officer.json", readFileSync(join(place().home, "network/officers/court.json"))],
      ["web-page", "saved.html", Buffer.from("<!DOCTYPE html><p>a title")],
    ];
    const summary = page.locator(".govuk-error-summary");
    const messages = new Map<string, string>();
    for (const [why, name, bytes] of wrong) {
      await give(page, name, bytes);
      await expect(summary, name).toHaveAttribute("data-wrong", why);
      await expect(summary).toBeFocused();
      await expect(summary).toContainText(name);
      messages.set(why, await summary.locator("li").innerText());
      await expect(page.locator("#paste")).toHaveValue("kept");
      await expect(answer(page)).toHaveCount(0);
    }
    expect(new Set(messages.values()).size).toBe(messages.size);
    // A text is judged by its bytes, whatever it is called; enormous ones too.
    await page.locator("#paste").fill("9".repeat(5_000_000));
    await page.locator("form button").click();
    await expect(summary).toHaveAttribute("data-wrong", "too-large");
    expect((await page.locator("#paste").inputValue()).length).toBe(5_000_000);
    await page.locator("#paste").fill("rubbish");
    await page.locator("form button").click();
    await expect(summary).toHaveAttribute("data-wrong", "no-extract");
    // What begins as an extract, and is broken, is judged.
    await page.locator("#paste").fill('{"format": rubbish');
    await page.locator("form button").click();
    await expect(answer(page)).toHaveAttribute("data-answer", "NOT_GENUINE");
    await expect(page.locator("#paste")).toHaveValue('{"format": rubbish');
  });
}

test("pasted, dropped, and as the text of QR codes", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  await page.locator("#paste").fill(extract("T-CN-1").toString());
  await page.locator("form button").click();
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");

  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "dropped.json"));
    return transfer;
  }, extract("T-CN-2").toString());
  await page.locator("body").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(answer(page)).toContainText("T-CN-2");

  await page.locator("#paste").fill(torrens("extract", "T-CN-4", "--compact").toString());
  await page.locator("form button").click();
  await expect(answer(page)).toContainText("T-CN-4");
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
});

test("a picture of a QR code, SVG and PNG", async ({ page }) => {
  const svg = join(place().home, "code.svg");
  torrens("extract", "T-CN-1", "--qr", svg);
  await page.goto("/verify.html");
  await ready(page);
  await give(page, "code.svg", readFileSync(svg), "image/svg+xml");
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
  await page.goto("/verify.html");
  await ready(page);
  await give(page, "code.png", await photograph(page, svg), "image/png");
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
});

test("pieces of one extract come in any order", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  // The node's codes fit one piece here; the same text cut in two, as a larger one would be.
  const whole = torrens("extract", "T-CN-1", "--compact").toString().replace(/\n$/, "").replace("TORRENS1:1/1:", "");
  const cut = Math.ceil(whole.length / 2);
  await give(page, "2.txt", Buffer.from(`TORRENS1:2/2:${whole.slice(cut)}`));
  await expect(page.getByText("1 of 2 codes read")).toBeVisible();
  await give(page, "1.txt", Buffer.from(`TORRENS1:1/2:${whole.slice(0, cut)}`));
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
});

test("a PDF with the extract attached", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  const file = extract("T-CN-1");
  for (const compressed of [true, false]) {
    await give(page, `compressed-${compressed}.pdf`, pdf([file], compressed), "application/pdf");
    await expect(page.getByText(`Checked: compressed-${compressed}.pdf`)).toBeVisible();
    await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
    await expect(page.getByText("Only the proof inside the PDF was checked")).toBeVisible();
  }
  await give(page, "forged.pdf", pdf([tampered(file)]), "application/pdf");
  await expect(answer(page)).toHaveAttribute("data-answer", "NOT_GENUINE");
});

test("whom one trusts: the server's anchor, a compared one, one's own, another ledger's", async ({ page }) => {
  const file = extract("T-CN-1");
  await page.goto("/verify.html");
  await ready(page);
  await give(page, "extract.json", file);
  await expect(answer(page)).toContainText("came from the same server");
  // The fingerprint that the page computes is the one that the verifier names.
  const print = (await page.locator("[data-fingerprint]").innerText()).replaceAll(" ", "");
  await expect(answer(page).locator(".steps")).toContainText(`fingerprint ${print}`);

  await page.getByRole("button", { name: "I have compared the fingerprint" }).click();
  await expect(answer(page)).not.toContainText("came from the same server");
  await page.reload();
  await expect(page.getByText("you compared its fingerprint")).toBeVisible();
  await page.getByRole("button", { name: "Forget this anchor" }).click();

  await page.locator("#anchor-file").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: file });
  await expect(page.getByText("This file is not a trust anchor")).toBeVisible();
  await page.locator("#anchor-file").setInputFiles({ name: "trust.json", mimeType: "application/json", buffer: Buffer.from(anchor()) });
  await expect(page.getByText("Your own file")).toBeVisible();
  await give(page, "extract.json", file);
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");

  const [vector] = vectors();
  await page.locator("#anchor-file").setInputFiles({ name: "other.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(vector?.anchor)) });
  await expect(answer(page)).toHaveAttribute("data-answer", "CANNOT_TELL");
  await expect(page.getByText("another ledger or other founders")).toBeVisible();
  await picture(page, "verify-cannot-tell-en");
  await accessible(page, "an answer that cannot tell");
});

test("is it still so: a newer extract is asked for and checked, and an old one is superseded", async ({ page }) => {
  await page.goto("/verify.html");
  await ready(page);
  await give(page, "extract.json", extract("T-CN-1"));
  await page.getByRole("button", { name: "Ask this server for a newer one" }).click();
  await expect(answer(page)).toHaveAttribute("data-answer", "GENUINE");
  const { data } = (await (await page.request.get("/v1/titles/T-CN-1/history")).json()) as { data: { height: number }[] };
  await give(page, "old.json", torrens("extract", "T-CN-1", "--at", String(data[0]?.height)));
  await page.getByRole("button", { name: "Ask this server for a newer one" }).click();
  await expect(answer(page)).toHaveAttribute("data-answer", "SUPERSEDED");
  await picture(page, "verify-superseded-en");
});

test("every vector of the ledger gets its answer and its sentence on the page", async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto("/verify.html");
  await ready(page);
  let tried = 0;
  for (const { name, anchor, file, later, answer: expected, sentence } of vectors()) {
    const bytes = Buffer.from(file.text ?? "", "utf8");
    // Vectors with something later are the test before; an empty file has a message of its own.
    if (later.length > 0 || (file.text ?? file.hex) === "") continue;
    await page.locator("#anchor-file").setInputFiles({ name: "trust.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(anchor)) });
    await give(page, name, file.hex === undefined ? bytes : Buffer.from(file.hex, "hex"));
    await expect(page.getByText(`Checked: ${name}`, { exact: true })).toBeVisible();
    await expect(answer(page), name).toHaveAttribute("data-answer", expected);
    await expect(answer(page).locator(".govuk-body-l"), name).toHaveText(sentence.replace(/^[^:]+:\s*/, "").replace(/\s+/g, " "));
    tried += 1;
  }
  expect(tried).toBeGreaterThanOrEqual(30);
});

test("a server that lies: a changed title is not shown as the register's", async ({ page }) => {
  const served = await serve(place().api, (path, body) => (path.includes("/extract") ? tampered(body) : body));
  try {
    await page.goto(`${served.url}/title.html?id=T-CN-1`);
    await expect(answer(page)).toHaveAttribute("data-answer", "NOT_GENUINE");
    await expect(page.locator("[data-plain]")).toHaveCount(0);
  } finally {
    await served.stop();
  }
});

test("a server that lies in the list of entries: the entry is marked, and nothing leads past it", async ({ page }) => {
  // Three entries, their canonical CBOR one behind the other, each of which begins with the title and the version.
  const begins = (version: number) => Buffer.from(`8a66${Buffer.from("T-CN-1").toString("hex")}0${version}`, "hex");
  const swapped = (body: Buffer, from: Buffer, to: Buffer): Buffer => {
    const at = body.indexOf(from);
    expect(at, String(from)).toBeGreaterThan(0);
    return Buffer.concat([body.subarray(0, at), to, body.subarray(at + from.length)]);
  };
  const word = (from: string, to: string) => (body: Buffer) => swapped(body, Buffer.from(from), Buffer.from(to));
  // Newest first. Nothing leads past an entry that was altered or left out.
  const lies: [string, (body: Buffer) => Buffer, string[]][] = [
    ["another cause", word("SALE", "GIFT"), ["GENUINE", "NOT_GENUINE", "CANNOT_TELL"]],
    ["another kind", word("TRANSFER", "EASEMENT"), ["GENUINE", "NOT_GENUINE", "CANNOT_TELL"]],
    ["the last one", word("MORTGAGE_REGISTER", "MORTGAGE_REGISTRY"), ["NOT_GENUINE", "CANNOT_TELL", "CANNOT_TELL"]],
    ["another number", (body) => swapped(body, begins(2), begins(9)), ["GENUINE", "CANNOT_TELL", "CANNOT_TELL"]],
    ["one left out", (body) => Buffer.concat([Buffer.of(0x82), body.subarray(1, body.indexOf(begins(2))), body.subarray(body.indexOf(begins(3)))]), ["GENUINE", "CANNOT_TELL"]],
    ["cut off", (body) => body.subarray(0, -1), []],
  ];
  for (const [what, lie, answers] of lies) {
    const served = await serve(place().api, (path, body) => (path.includes("/history") ? lie(body) : body));
    try {
      await page.goto(`${served.url}/title.html?id=T-CN-1&lang=en`);
      await expect(page.locator("#timeline")).toBeVisible();
      const proofs = page.locator("[data-proof]");
      await expect(proofs, what).toHaveCount(answers.length);
      expect(await proofs.evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.proof)), what).toEqual(answers);
      if (answers.length === 0) await expect(page.getByText("The entries could not be fetched")).toBeVisible();
    } finally {
      await served.stop();
    }
  }
});

test("every entry of every title of the sample proves itself", async ({ page }) => {
  test.setTimeout(60_000);
  for (const id of ["T-CN-1", "T-CN-2", "T-CN-3", "T-CN-4", "T-CN-5", "T-CN-6"]) {
    await page.goto(`/title.html?id=${id}&lang=en`);
    const { version } = JSON.parse(torrens("title", "view", id, "--json").toString()) as { version: number };
    await expect(page.locator('[data-proof="GENUINE"]'), id).toHaveCount(version);
    await expect(page.locator("[data-proof]"), id).toHaveCount(version);
  }
});

type Vector = { name: string; anchor: unknown; file: { text?: string; hex?: string }; later: unknown[]; answer: string; sentence: string };
function vectors(): Vector[] {
  return JSON.parse(readFileSync(join(import.meta.dirname, "../../ledger/tests/vectors/extracts.json"), "utf8")) as Vector[];
}

/** A code as a photo shows it: on paper, with something around it. */
async function photograph(page: import("@playwright/test").Page, svg: string): Promise<Buffer> {
  const camera = await page.context().newPage();
  await camera.setViewportSize({ width: 1300, height: 1300 });
  await camera.setContent(`<body style="margin:120px;background:#ddd"><img width="1000" height="1000" src="data:image/svg+xml;base64,${readFileSync(svg).toString("base64")}">`);
  await camera.waitForTimeout(300);
  const taken = await camera.screenshot();
  await camera.close();
  return taken;
}

/** A small PDF (ISO 32000-2) with files attached. */
function pdf(files: Buffer[], compressed = true): Buffer {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n")];
  files.forEach((file, at) => {
    const stream = compressed ? deflateSync(file) : file;
    const filter = compressed ? "/Filter/FlateDecode" : "";
    parts.push(Buffer.from(`${3 + at} 0 obj\n<</Type/EmbeddedFile/Subtype/application#2Fjson${filter}/Params<</Size ${file.length}>>/Length ${stream.length}>>\nstream\n`), stream, Buffer.from("\nendstream\nendobj\n"));
  });
  return Buffer.concat([...parts, Buffer.from("trailer\n<</Root 1 0 R>>\n%%EOF\n")]);
}
