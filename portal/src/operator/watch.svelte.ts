// The network as this node sees it, asked again every two seconds. What was seen stays when the node stops answering.
import { ask, json, type Answer } from "../api/node";
import type { Agency, Block, Status, Validator } from "../api/types";
import { open, type Proposal, type Proposals } from "./proposals";

const EVERY_MS = 2000;
/** A node that takes longer than this has stopped answering, whatever it does. */
const PATIENCE_MS = 5000;
/** What changes seldom is asked for in every so many rounds. */
const SELDOM = 5;
export const BLOCKS_SHOWN = 12;

export class Watch {
  status = $state<Status>();
  validators = $state<Validator[]>([]);
  agencies = $state<Agency[]>([]);
  blocks = $state<Block[]>([]);
  /** The newest checkpoint of the public log, as its lines. */
  checkpoint = $state<string[]>();
  proposals = $state<Proposal[]>([]);
  /** Since when the node has not answered; undefined while it does. */
  stopped = $state<string>();
  /** Whether it answers again after it had stopped. */
  again = $state(false);
  /** What the node says when it answers, and cannot. */
  trouble = $state("");
  paused = $state(false);
  #round = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  start(): void {
    void this.#go();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  pause(paused: boolean): void {
    this.paused = paused;
    clearTimeout(this.#timer);
    if (!paused) void this.#go();
  }

  /** One at a time: the next round begins when this one is over. */
  async #go(): Promise<void> {
    await this.look();
    if (!this.#ended && !this.paused) this.#timer = setTimeout(() => void this.#go(), EVERY_MS);
  }

  async look(): Promise<void> {
    const soon = () => ({ signal: AbortSignal.timeout(PATIENCE_MS) });
    const read = <T>(path: string): Promise<Answer<T>> => ask(path, (response) => response.json() as Promise<T>, soon());
    const [status, validators, blocks] = await Promise.all([read<Status>("/v1/status"), read<Validator[]>("/v1/validators"), read<{ data: Block[] }>(`/v1/blocks?limit=${BLOCKS_SHOWN}`)]);
    if (!status.ok && status.kind === "unreachable") {
      this.stopped ??= new Date().toISOString();
      this.again = false;
      return;
    }
    if (this.stopped) [this.stopped, this.again] = [undefined, true];
    this.trouble = status.ok ? "" : status.detail;
    if (status.ok) this.status = status.value;
    if (validators.ok) this.validators = validators.value;
    if (blocks.ok) this.blocks = blocks.value.data;
    if (this.#round % SELDOM === 0) await this.lookAtTheRest();
    this.#round += 1;
  }

  async lookAtTheRest(): Promise<void> {
    const [agencies, proposals, checkpoint] = await Promise.all([
      json<Agency[]>("/v1/agencies"),
      json<Proposals>("/v1/proposals"),
      ask("/v1/checkpoint", (response) => response.text()),
    ]);
    if (agencies.ok) this.agencies = agencies.value;
    if (proposals.ok) this.proposals = open(proposals.value);
    if (checkpoint.ok) this.checkpoint = checkpoint.value.split("\n");
  }
}
