/** The verifier's bytes from the server. The build of the single-file page puts the bytes themselves in this module's place. */
export async function wasmBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch("/torrens_verifier.wasm");
  if (!response.ok) throw new Error(`the verifier was not served (${response.status})`);
  return new Uint8Array(await response.arrayBuffer());
}
