import { svelte } from "@sveltejs/vite-plugin-svelte";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const page = (name: string) => resolve(import.meta.dirname, `${name}.html`);
// While developing, the API comes from a running node: `npm run dev` with TORRENS_API set.
const node = process.env.TORRENS_API ?? "http://127.0.0.1:8080";
const proxy = Object.fromEntries(["/v1", "/tlog", "/readyz"].map((path) => [path, { target: node }]));

export default defineConfig({
  plugins: [svelte()],
  define: { __OFFLINE__: "false" },
  css: { lightningcss: { errorRecovery: true } },
  build: {
    target: "es2022",
    // Our policy allows no data: fonts or scripts, and small files are cheap over one connection.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: "licences.md" },
    rollupOptions: { input: ["index", "title", "verify", "glossary", "about", "board", "operator", "officer"].map(page) },
  },
  server: { proxy, fs: { allow: [resolve(import.meta.dirname, "..")] } },
  preview: { proxy },
});
