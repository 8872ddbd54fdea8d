// A unit's outline: read from the very bytes that its hash is over, laid flat for a picture, and measured for those who do not see it.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

type Position = readonly [longitude: number, latitude: number];
export type Outline = { rings: Position[][]; parts: number };

/** The outline in a file, when the file is the one that has this hash. */
export function outline(file: Uint8Array, hash: string): Outline | "other" | "unreadable" {
  if (bytesToHex(sha256(file)) !== hash) return "other";
  try {
    const geometry = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file)) as { type: string; coordinates: unknown };
    const polygons = (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) as Position[][][];
    const rings = polygons.flat();
    const sound = rings.every((ring) => ring.length > 3 && ring.every(([east, north]) => Math.abs(east) <= 180 && Math.abs(north) <= 90));
    return sound && rings.length > 0 ? { rings, parts: polygons.length } : "unreadable";
  } catch {
    return "unreadable";
  }
}

export type Drawn = {
  /** One path for all rings, in metres from the north-western corner, south down. */
  path: string;
  width: number;
  height: number;
  /** Of the outline itself, without its holes, in square metres. */
  area: number;
  corners: number;
  middle: Position;
};

/** Metres of a degree of latitude: a quarter of the meridian by WGS 84 is 10,001,966 m. */
const DEGREE = 10_001_966 / 90;

/** Lays an outline flat around its middle; for what is as small as a parcel the error is far below a survey's. */
export function draw({ rings }: Outline): Drawn {
  const all = rings.flat();
  const [easts, norths] = [all.map(([east]) => east), all.map(([, north]) => north)];
  const [west, east, south, north] = [Math.min(...easts), Math.max(...easts), Math.min(...norths), Math.max(...norths)];
  const narrowed = DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const flat = rings.map((ring) => ring.map(([x, y]) => [(x - west) * narrowed, (north - y) * DEGREE] as const));
  const area = Math.abs(flat.map(twice).reduce((sum, one) => sum + one, 0)) / 2;
  const path = flat.map((ring) => `M${ring.slice(0, -1).map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}Z`).join("");
  const corners = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
  return { path, width: (east - west) * narrowed, height: (north - south) * DEGREE, area, corners, middle: [(west + east) / 2, (south + north) / 2] };
}

/** Twice a ring's area, its sign by its direction: holes run against their outline (RFC 7946, 3.1.6). */
function twice(ring: (readonly [number, number])[]): number {
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
}

/** A round length for the scale, about a third of the picture's width. */
export function scale(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width / 3));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= width / 3) ?? power;
}
