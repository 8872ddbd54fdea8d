// The operator's token: as long as this tab, and nowhere that is kept or sent but in the requests themselves.
const KEPT = "torrens.operator";

/** What can be a token at all: it must fit into a header. */
export const isToken = (text: string): boolean => /^[\x21-\x7e]{1,200}$/.test(text);

/** The token of the address's fragment, which is taken off the address and out of the history at once. */
export function fromAddress(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return undefined;
  history.replaceState(history.state, "", location.pathname + location.search);
  return token.trim();
}

export function kept(): string | undefined {
  try {
    return sessionStorage.getItem(KEPT) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(token: string | undefined): void {
  try {
    if (token === undefined) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, token);
  } catch {
    // Then it lasts as long as the page.
  }
}
