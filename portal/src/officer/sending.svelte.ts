// One transaction on its way: signed here, received by the node, ordered into a block that a quorum signed, final in the public log. The
// same signed bytes are sent again as often as it takes: a transaction is executed once, however often it comes.
import { ask, json } from "../api/node";
import type { Receipt, Transaction } from "../api/types";
import { random, unhex } from "./bytes";
import type { Act, Desk } from "./desk";
import { sign } from "./keys";
import type { Session } from "./session.svelte";

export type Stage = "signing" | "received" | "ordered" | "final" | "refused" | "failed" | "expired";
export type Signed = { tx_id: string; bytes: string; expires_ms: number };

/** A transaction is void ten minutes after it was signed. */
const LIFE_MS = 10 * 60_000;
const AGAIN_MS = 400;
/** From then on something is out of the ordinary, and is said. */
const SLOW_MS = 5000;

export class Sending {
  stage = $state<Stage>("signing");
  tx_id = $state("");
  /** Why it was refused or failed, in words. */
  why = $state("");
  height = $state<number>();
  receipt = $state.raw<Receipt>();
  /** The node does not answer at the moment. */
  away = $state(false);
  /** It takes longer than it should: the network may have lost its quorum. */
  slow = $state(false);
  readonly #until: "ordered" | "final";
  #ended = false;

  /** `until`: how far it is followed. What is ordered is certified by a quorum; final says that the public log shows it too. */
  constructor(until: "ordered" | "final" = "final") {
    this.#until = until;
  }

  /** Signs an act and sends it. `signed` is told the bytes before anything is sent. */
  async send(desk: Desk, session: Session, act: Act, signed?: (what: Signed) => void): Promise<void> {
    // By the ledger's clock as far as it is known: this machine's may be wrong.
    const status = await json<{ block_time: string }>("/v1/status");
    const now = Math.max(Date.now(), status.ok ? Date.parse(status.value.block_time) : 0);
    const draft = { act, chain_id: session.chain_id, expires_ms: now + LIFE_MS, nonce: random(8), public_key: session.key.public_key };
    const unsigned = desk.unsigned(draft);
    if (unsigned.error) return this.#fail(unsigned.error.why);
    const sealed = desk.signed(draft, await sign(session.key, unhex(unsigned.ok.to_be_signed)));
    if (sealed.error) return this.#fail(sealed.error.why);
    const what = { ...sealed.ok, expires_ms: draft.expires_ms };
    signed?.(what);
    return this.follow(what);
  }

  /** Sends signed bytes until they are on the ledger, refused or void. */
  async follow({ tx_id, bytes, expires_ms }: Signed): Promise<void> {
    this.tx_id = tx_id;
    const since = Date.now();
    let taken = false;
    while (!this.#ended) {
      const answer = taken
        ? await json<Transaction>(`/v1/transactions/${tx_id}`)
        : await ask<Transaction>("/v1/transactions", (response) => response.json() as Promise<Transaction>, { method: "POST", body: unhex(bytes), headers: { "content-type": "application/cose" } });
      this.away = !answer.ok && answer.kind === "unreachable";
      if (answer.ok) {
        [taken, this.stage] = [true, this.stage === "signing" ? "received" : this.stage];
        const { receipt, height } = answer.value;
        if (receipt) {
          [this.receipt, this.height] = [receipt, height ?? undefined];
          if (receipt.refusal) {
            this.stage = "refused";
            return;
          }
          this.stage = "ordered";
          return this.#until === "final" ? this.#log(tx_id) : undefined;
        }
      } else if (answer.kind === "not-found") {
        // The node forgot it: it was started again before the transaction was in a block. Nothing is lost, it is here.
        taken = false;
      } else if (answer.kind === "refused" && !["mempool.full", "mempool.key_limit", "rate.limited", "node.unhealthy"].includes(answer.code)) {
        [this.stage, this.why] = ["refused", answer.detail];
        return;
      }
      if (Date.now() > expires_ms + 5000) {
        this.stage = "expired";
        return;
      }
      this.slow = Date.now() - since > SLOW_MS;
      await new Promise((go) => setTimeout(go, AGAIN_MS));
    }
  }

  end(): void {
    this.#ended = true;
  }

  #fail(why: string): void {
    [this.stage, this.why] = ["failed", why];
  }

  /** Until a checkpoint of the public log that a quorum cosigned covers it. */
  async #log(tx_id: string): Promise<void> {
    const proof = await json<{ leaf_index: number }>(`/v1/transactions/${tx_id}/proof`);
    const leaf = proof.ok ? proof.value.leaf_index : undefined;
    for (let round = 0; leaf !== undefined && round < 150 && !this.#ended; round += 1) {
      const note = await ask("/tlog/checkpoint", (response) => response.text());
      if (note.ok && Number(note.value.split("\n")[1]) > leaf) {
        [this.stage, this.slow] = ["final", false];
        return;
      }
      this.slow = round > 15;
      await new Promise((go) => setTimeout(go, AGAIN_MS));
    }
  }
}
