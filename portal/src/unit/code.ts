// The 28 characters of a Chinese unit code (GB/T 37346-2019) in their seven layers. Other schemes have no layers that we know.

export type Layer = { name: "county" | "district" | "sub-district" | "parcel-feature" | "parcel-serial" | "fixture-feature" | "fixture-serial"; text: string };

const PATTERN = /^(\d{6})(\d{3})(\d{3})([GJZ][A-Z])(\d{5})([FLQW])(\d{8})$/;
const NAMES: Layer["name"][] = ["county", "district", "sub-district", "parcel-feature", "parcel-serial", "fixture-feature", "fixture-serial"];

export function layers(code: string): Layer[] | undefined {
  const parts = PATTERN.exec(code)?.slice(1);
  return parts && NAMES.map((name, at) => ({ name, text: parts[at] ?? "" }));
}
