// A proxy before a node: it can be switched off, and it can lie. A node serves the pages itself.
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export type Served = { url: string; stop: () => Promise<void> };

export type Lie = (path: string, body: Buffer) => Buffer;

export async function serve(node: string, lie?: Lie): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => proxy(node, incoming, outgoing, lie));
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

function proxy(node: string, incoming: IncomingMessage, outgoing: ServerResponse, lie?: Lie): void {
  const path = incoming.url ?? "/";
  const upstream = ask(`${node}${path}`, { method: incoming.method, headers: incoming.headers }, (answer) => {
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
