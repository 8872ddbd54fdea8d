// The pages in the menu. Officers, the process board and the operator have theirs later: officer.html, board.html, operator.html.
export const PAGES = [
  { name: "search", address: "/" },
  { name: "verify", address: "/verify.html" },
  { name: "glossary", address: "/glossary.html" },
  { name: "about", address: "/about.html" },
] as const;
export type PageName = (typeof PAGES)[number]["name"];
