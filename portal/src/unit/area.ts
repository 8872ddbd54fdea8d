/** Square millimetres as square metres, exactly. */
export function squareMetres(mm2: number): string {
  const whole = BigInt(mm2);
  const text = `${whole / 1_000_000n}.${String(whole % 1_000_000n).padStart(6, "0")}`;
  return text.replace(/\.?0+$/, "");
}
