// The verifier of Torrens extracts, for browsers and Node.js. It has no network access: give it bytes, it gives you an answer.
//
//   const { verify, history, explain } = await load(wasmBytes);
//   const report = verify(extractBytes, trustJson, { later: [], lang: "en" });
//   console.log(explain(report));

/** Loads the verifier from the bytes of torrens_verifier.wasm. The module imports nothing, so it can reach nothing. */
export async function load(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm, {});
  const ask = entrance(instance.exports, "torrens_verify");
  const askHistory = entrance(instance.exports, "torrens_history");

  /**
   * Verifies an extract.
   * @param {Uint8Array|string} file the extract, or the text of its QR codes
   * @param {Uint8Array|string|object} trust the trust anchor, from a source that you trust
   * @param {{later?: (Uint8Array|string)[], lang?: "en"|"zh"}} options later extracts or newer checkpoints; the language
   * @returns {{answer: string, sentence: string, steps: object[], parts: object[], not_checked: string[], extract?: object}}
   */
  function verify(file, trust, { later = [], lang = "en" } = {}) {
    return ask([lang, anchor(trust), file, ...later]);
  }

  /**
   * What a title's extract says of each entry of its history that somebody lists (`/v1/titles/{id}/history?form=cbor`): each names the one
   * before it by hash, and the state that the extract proves names the last.
   * @param {Uint8Array|string} file the extract
   * @param {Uint8Array|string|object} trust the trust anchor, from a source that you trust
   * @param {Uint8Array} entries the entries
   * @returns {{answer: "GENUINE"|"NOT_GENUINE"|"CANNOT_TELL", entry: object}[]|null} in their order; null when they cannot be read
   */
  function history(file, trust, entries) {
    return askHistory([anchor(trust), file, entries]);
  }
  return { verify, history, explain };
}

const anchor = (trust) => (typeof trust === "string" || trust instanceof Uint8Array ? trust : JSON.stringify(trust));

/**
 * How a module of ours is asked: parts in, each with its length before it, JSON out.
 * @param {Record<string, any>} exports the module's exports
 * @param {string} name the function that takes the buffer
 * @returns {(parts: (Uint8Array|string)[]) => any}
 */
export function entrance({ memory, torrens_room, torrens_free, ...exports }, name) {
  return (given) => {
    const parts = given.map(bytes);
    const length = parts.reduce((sum, part) => sum + 4 + part.length, 0);
    const at = torrens_room(length);
    const view = new DataView(memory.buffer);
    let place = at;
    for (const part of parts) {
      view.setUint32(place, part.length, true);
      new Uint8Array(memory.buffer).set(part, place + 4);
      place += 4 + part.length;
    }
    const answer = exports[name](at, length);
    const size = new DataView(memory.buffer).getUint32(answer, true);
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, answer + 4, size));
    torrens_free(answer, size + 4);
    return JSON.parse(text);
  };
}

/** A report as text: the sentence, the parts, how it was checked, and what was not. */
export function explain(report) {
  const zh = /[\u4e00-\u9fff]/.test(report.sentence);
  const lines = [report.sentence];
  for (const part of report.parts) lines.push("", part.heading, ...part.lines.map((line) => `  ${line}`));
  lines.push("", zh ? "核验步骤：" : "How it was checked:");
  lines.push(...report.steps.map((step) => `  ${step.ok ? "✓" : "✗"} ${step.what}`));
  if (report.not_checked.length > 0) {
    lines.push("", zh ? "F. 未检查：" : "F. Not checked:", ...report.not_checked.map((line) => `  - ${line}`));
  }
  return lines.join("\n");
}

function bytes(part) {
  return typeof part === "string" ? new TextEncoder().encode(part) : part;
}
