// Serves portal/dist and the API of a node from one origin, with the headers that the node itself will send with the pages. The node embeds
// the pages later; until then this stands in for it, in tests only.
import { readFile } from "node:fs/promises";
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; media-src 'self' blob:; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(self), geolocation=(), microphone=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

export type Served = { url: string; stop: () => Promise<void> };

/** `api` may be changed on the way: a test plays a server that lies. */
export async function serve(dist: string, api: string, lie?: (path: string, body: Buffer) => Buffer): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const path = new URL(incoming.url ?? "/", "http://here").pathname;
    if (/^\/(v1|tlog|readyz|livez)(\/|$)/.test(path)) proxy(api, incoming, outgoing, lie);
    else void page(dist, path, outgoing);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      sockets.forEach((socket) => socket.destroy());
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function page(dist: string, path: string, outgoing: ServerResponse): Promise<void> {
  const name = normalize(path === "/" ? "/index.html" : path);
  try {
    const body = await readFile(join(dist, name));
    const download = name === "/verify-offline.html" ? { "content-disposition": 'attachment; filename="verify.html"' } : {};
    outgoing.writeHead(200, { ...HEADERS, ...download, "content-type": TYPES[extname(name)] ?? "application/octet-stream", "content-encoding": "gzip" });
    outgoing.end(gzipSync(body, { level: 9 }));
  } catch {
    outgoing.writeHead(404, HEADERS).end();
  }
}

function proxy(api: string, incoming: IncomingMessage, outgoing: ServerResponse, lie?: (path: string, body: Buffer) => Buffer): void {
  const path = incoming.url ?? "/";
  const upstream = ask(`${api}${path}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("end", () => {
      const body = Buffer.concat(chunks);
      const { "content-length": _, "transfer-encoding": __, ...headers } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, headers);
      outgoing.end(lie ? lie(path, body) : body);
    });
  });
  upstream.on("error", () => outgoing.writeHead(502).end());
  incoming.pipe(upstream);
}
