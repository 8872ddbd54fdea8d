// Settings that this browser keeps. Where nothing may be kept (a private window, a file of its own), they last as long as the page.

export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`torrens.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`torrens.${name}`);
    else localStorage.setItem(`torrens.${name}`, value);
  } catch {
    // Then it is asked for again next time.
  }
}
