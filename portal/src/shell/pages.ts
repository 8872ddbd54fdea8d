// The pages in the menu. Officers and the operator have theirs later: officer.html, operator.html.
export const PAGES = [
  { name: "search", address: "/" },
  { name: "verify", address: "/verify.html" },
  { name: "board", address: "/board.html" },
  { name: "glossary", address: "/glossary.html" },
  { name: "about", address: "/about.html" },
] as const;
export type PageName = (typeof PAGES)[number]["name"];
