// The verify page as one file that works from a USB stick: everything inlined, the verifier's WebAssembly included.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const wasm = resolve(import.meta.dirname, "public/torrens_verifier.wasm");

/** The verifier's bytes, in place of the module that asks the server for them. */
function inlinedWasm(): Plugin {
  return {
    name: "inlined-wasm",
    enforce: "pre",
    load(id) {
      if (id !== resolve(import.meta.dirname, "src/verify/wasm.ts")) return null;
      const base64 = JSON.stringify(readFileSync(wasm).toString("base64"));
      return `export const wasmBytes = async () => Uint8Array.from(atob(${base64}), (character) => character.charCodeAt(0));`;
    },
  };
}

/** Puts script and style into the page, with a policy that allows exactly them and no connection at all. */
function singleFile(): Plugin {
  return {
    name: "single-file",
    enforce: "post",
    generateBundle(_, bundle) {
      let script = "";
      let style = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === "chunk") script += file.code;
        else if (name.endsWith(".css")) style += String(file.source);
        delete bundle[name];
      }
      // "</script" inside a string would end the element.
      script = script.replaceAll("</script", "<\\/script");
      const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
      const policy =
        `default-src 'none'; script-src ${hash(script)} 'wasm-unsafe-eval'; style-src ${hash(style)}; ` +
        "img-src data: blob:; media-src blob:; base-uri 'none'; form-action 'none'";
      const source = readFileSync(resolve(import.meta.dirname, "offline.template.html"), "utf8")
        .replace("%POLICY%", () => policy)
        .replace("%STYLE%", () => `<style>${style}</style>`)
        .replace("%SCRIPT%", () => `<script>${script}</script>`);
      this.emitFile({ type: "asset", fileName: "verify-offline.html", source });
    },
  };
}

export default defineConfig({
  plugins: [svelte(), inlinedWasm(), singleFile()],
  define: { __OFFLINE__: "true" },
  publicDir: false,
  css: { lightningcss: { errorRecovery: true } },
  build: {
    target: "es2022",
    emptyOutDir: false,
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rollupOptions: { input: "src/pages/offline.ts", output: { format: "iife" } },
  },
});
