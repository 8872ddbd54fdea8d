// Who and what, in the words of the chosen language.
import { code, t } from "../text/text.svelte";
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
