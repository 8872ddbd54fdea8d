// The pages in the menu. The operator's is not among them: `operator.html` is linked at the foot of every page.
export const PAGES = [
  { name: "search", address: "/" },
  { name: "verify", address: "/verify.html" },
  { name: "officer", address: "/officer.html" },
  { name: "board", address: "/board.html" },
  { name: "glossary", address: "/glossary.html" },
  { name: "about", address: "/about.html" },
] as const;
export type PageName = (typeof PAGES)[number]["name"];
