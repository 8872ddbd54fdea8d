// Before all tests: one network, one server. After them: both are stopped.
import { resolve } from "node:path";
import { start } from "./network";
import { serve } from "./server";

export const DIST = resolve(import.meta.dirname, "../dist");

export default async function setup(): Promise<() => Promise<void>> {
  const bin = process.env.TORRENS_BIN;
  if (!bin) throw new Error("TORRENS_BIN must name the folder of torrens-node and torrens; scripts/portal-test sets it");
  const { network, stop } = await start(bin);
  const served = await serve(DIST, network.api);
  process.env.TORRENS_TEST = JSON.stringify({ ...network, url: served.url, dist: DIST });
  return async () => {
    await served.stop();
    await stop();
  };
}
