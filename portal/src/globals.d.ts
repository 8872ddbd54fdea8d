/** True in the single-file verify page, which may not ask anybody. */
declare const __OFFLINE__: boolean;
declare module "virtual:wasm" {
  const base64: string;
  export default base64;
}
