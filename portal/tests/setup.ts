// Before all tests: one network, whose nodes serve the pages. After them it is stopped.
import { resolve } from "node:path";
import { start } from "./network";

export const DIST = resolve(import.meta.dirname, "../dist");

export default async function setup(): Promise<() => Promise<void>> {
  const bin = process.env.TORRENS_BIN;
  if (!bin) throw new Error("TORRENS_BIN must name the folder of torrens-node and torrens; scripts/portal-test sets it");
  const { network, stop } = await start(bin);
  process.env.TORRENS_TEST = JSON.stringify({ ...network, url: network.api, dist: DIST });
  return stop;
}
