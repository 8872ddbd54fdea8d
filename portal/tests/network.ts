// A devnet of real nodes with the invented register of `tests/sample`, for the time of a test run.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A node of it; `operator_page` is the address that opens its operator's page, with the token. */
export type Node = { agency: string; api: string; home: string; pid: number; operator_page?: string };
export type Network = { api: string; trust: string; home: string; bin: string; nodes: Node[] };

const READY_MS = 120_000;

/** `sample`: fills its register; `demo`: the operator's page may stop and start its nodes. */
export async function start(bin: string, { sample = true, demo = false } = {}): Promise<{ network: Network; stop: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), "torrens-portal."));
  const net = join(home, "network");
  const devnet = spawn(join(bin, "torrens-node"), ["devnet", "--validators", "4", "--home", net, "--reset", ...(demo ? ["--demo"] : [])], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = async () => {
    const ended = new Promise((done) => devnet.once("exit", done));
    if (devnet.exitCode === null && devnet.kill("SIGTERM")) await ended;
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const { nodes, trust } = await ready(devnet);
    const api = nodes[0]?.api ?? "";
    if (sample) execFileSync(join(import.meta.dirname, "sample"), [bin, net, api, join(home, "keys")], { stdio: ["ignore", "ignore", "inherit"] });
    return { network: { api, trust, home, bin, nodes }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ready(devnet: ChildProcess): Promise<{ nodes: Node[]; trust: string }> {
  return new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error("the devnet was not ready in time")), READY_MS);
    devnet.once("exit", (code) => fail(new Error(`the devnet ended with ${code}`)));
    devnet.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const line = said.split("\n").find((one) => one.includes('"ready":true'));
      if (!line) return;
      clearTimeout(timer);
      done(JSON.parse(line) as { nodes: Node[]; trust: string });
    });
  });
}
