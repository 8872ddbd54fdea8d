// Who and what, in the words of the chosen language.
import { find } from "../text/catalogue";
import { reason } from "../text/reasons";
import { code, language, t } from "../text/text.svelte";
import { moment } from "../text/time.svelte";
import { party } from "../title/words";

/** `party:…`, `unit:…`, `title:…`, `terms:…`, `case:…`. */
export function subject(of: string): string {
  const at = of.indexOf(":");
  const [what, id] = [of.slice(0, at), of.slice(at + 1)];
  if (what === "party") return party(id);
  if (what === "terms") return t("officer-subject-terms");
  return at < 0 ? of : t(`officer-subject-${what}`, { id });
}

/** An agency, `role:…` or `party:…`. */
export function who(of: string): string {
  if (of.startsWith("role:")) return code("role", of.slice(5));
  if (of.startsWith("party:")) return party(of.slice(6));
  return code("agency", of);
}

/** Why a value cannot be read, in words; what the reader of the form says otherwise stands behind, as it is. */
export function misread(why: string): string {
  if (/invalid type: string "", /.test(why)) return t("officer-wrong-empty");
  if (/expected [ui]\d+/.test(why)) return t("officer-wrong-number");
  if (/hex digits/.test(why)) return t("officer-wrong-hex");
  if (/is not a time such as/.test(why)) return t("officer-wrong-time");
  return reason(language.now, why) ?? t("officer-wrong-other", { why });
}

/** What a refusal concerns, in words: `hold=FREEZE` as "Hold: freeze". What the catalogue does not know is shown as it is. */
export function about({ about = [] }: { about?: string[] }): string[] {
  return about.map((one) => {
    const at = one.indexOf("=");
    const [name, value] = [one.slice(0, at), one.slice(at + 1)];
    const label = find(language.now, `about-${name.replaceAll("_", "-")}`);
    return label ? `${label}: ${valued(name, value)}` : one;
  });
}

function valued(name: string, value: string): string {
  if (name === "hold" && /^[A-Z_]+$/.test(value)) return code("hold", value);
  if (name === "reason" && /^[A-Z_]+$/.test(value)) return code("reason", value);
  if (name === "kind") return code("kind", value);
  if (name === "roles") return value.split(/,\s*/).map((role) => code("role", role)).join(", ");
  if (name === "lifted_by" || name === "agency") return who(value.replace(/^agency:/, ""));
  if (name === "party_id") return party(value);
  return /^\d{4}-\d\d-\d\dT/.test(value) ? moment(value) : value;
}
