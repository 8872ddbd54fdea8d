// Where a node gives the newest extract of what an extract is about; that it exists no more is an answer too.
import type { Extract } from "../api/types";

export function newestPath(asked: Extract["asked"]): string {
  const [[kind, id] = ["", ""]] = Object.entries(asked) as [string, string][];
  return `/v1/${kind}s/${encodeURIComponent(id)}/extract?absence=true`;
}
