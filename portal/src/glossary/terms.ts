// The words of the register that the glossary explains. Each has `glossary-<id>` (its text), with the attributes `name`, `words` (the forms in
// which it is found in a text, parted by |) in the catalogue.
export const TERMS = [
  "title", "unit", "unit-code", "certificate", "share", "joint", "ownership", "mortgage", "rank", "lease", "easement", "habitation", "hold", "freeze", "caveat",
  "priority-notice", "restriction", "case", "attestation", "consent", "entry", "extract", "block", "ledger", "validator", "trust-anchor", "fingerprint",
  "proof", "checkpoint", "commitment", "party",
] as const;
export type TermId = (typeof TERMS)[number];
