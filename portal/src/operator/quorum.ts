// Who signed the last block, and who can be reached to sign the next.
import type { Block, Status, Validator } from "../api/types";

export type Place = { agency: string; connected: boolean; /** Connected, and says that it has none now. */ without: boolean; /** Undefined where it cannot be told. */ signed: boolean | undefined; demoted_until?: number | null };

/** More than two thirds. */
export const needed = (validators: number): number => Math.floor((2 * validators) / 3) + 1;

export function places(validators: Validator[], status: Status, last: Block | undefined): Place[] {
  // The list is that of the next block. Only when nothing changed with the last one are its signers these.
  const same = last !== undefined && last.header.validators_hash === last.header.next_validators_hash;
  const signers = same ? bits(last.certificate.signers) : undefined;
  return validators.map(({ agency_id, demoted_until }, at) => {
    const here = status.members.filter((member) => member.agency === agency_id && member.connected);
    return {
      agency: agency_id,
      connected: here.length > 0,
      without: here.length > 0 && here.every((member) => member.votes === false),
      signed: signers?.(at),
      demoted_until: demoted_until ?? null,
    };
  });
}

/** Bit `at`, most significant first, of bytes in hex. */
const bits = (hex: string) => (at: number) => (Number.parseInt(hex.slice(2 * (at >> 3), 2 * (at >> 3) + 2), 16) & (0x80 >> (at & 7))) !== 0;
