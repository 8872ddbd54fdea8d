// Whom the reader believes: his own anchor, kept by this browser, or the one that came from the server of this page. The second shows only
// that the server's answers agree with one another, unless he compared its fingerprint.
import { bytes } from "../api/node";
import { keep, kept } from "../text/kept";
import { fingerprint } from "./fingerprint";

export type Anchor = { json: string; chain: string; print: string; from: "own" | "compared" | "server" };

function read(json: string | null, from: Anchor["from"]): Anchor | undefined {
  const of = json === null ? undefined : fingerprint(json);
  return of && json !== null ? { json, ...of, from } : undefined;
}

let own = $state<Anchor | undefined>(read(kept("anchor"), kept("anchor-from") === "compared" ? "compared" : "own"));
let server = $state<Anchor | undefined>();

function pin(anchor: Anchor): void {
  own = anchor;
  keep("anchor", anchor.json);
  keep("anchor-from", anchor.from);
}

export const anchors = {
  /** The one that is used: the reader's own before the server's. */
  get now(): Anchor | undefined {
    return own ?? server;
  },
  /** The reader's own and the server's are of different ledgers, or founders. */
  get differ(): boolean {
    return own !== undefined && server !== undefined && own.print !== server.print;
  },
  /** Takes a file as the reader's own anchor; false when it is none. */
  load(json: string): boolean {
    const anchor = read(json, "own");
    if (anchor) pin(anchor);
    return anchor !== undefined;
  },
  /** The reader compared the server's fingerprint with one from elsewhere. */
  compared(): void {
    if (server) pin({ ...server, from: "compared" });
  },
  forget(): void {
    own = undefined;
    keep("anchor", null);
    keep("anchor-from", null);
  },
  /** Asks the server for its anchor and the changes of validators since. */
  async fetch(): Promise<void> {
    if (__OFFLINE__) return;
    const answer = await bytes("/v1/trust");
    if (answer.ok) server = read(new TextDecoder().decode(answer.value), "server");
  },
};
