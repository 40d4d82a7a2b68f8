import { state } from "./state.mjs"

/**
 * Uploads and originals, which a browser sends and fetches across origins.
 * @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res @param {string} path
 */
export async function storage(req, res, path) {
  res.setHeader("access-control-allow-origin", req.headers.origin ?? "*")
  res.setHeader("access-control-allow-methods", "GET, PUT")
  res.setHeader("access-control-allow-headers", "content-type, range")
  res.setHeader("access-control-expose-headers", "accept-ranges, content-length, content-range")
  const id = path.split("/").at(-1) ?? ""
  if (req.method === "OPTIONS") res.writeHead(204).end()
  else if (path.startsWith("/upload/")) {
    state.arrived.set(id, await bodyOf(req))
    res.writeHead(204).end()
  } else sendOriginal(req, res, state.contents.get(id)?.bytes ?? state.arrived.get(id) ?? Buffer.alloc(0))
}

/** @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res @param {Buffer} bytes */
function sendOriginal(req, res, bytes) {
  const range = /bytes=(\d+)-(\d*)/.exec(req.headers.range ?? "")
  const [from, to] = range ? [Number(range[1]), Math.min(Number(range[2] || bytes.length - 1), bytes.length - 1)] : [0, bytes.length - 1]
  const part = bytes.subarray(from, to + 1)
  const headers = { "accept-ranges": "bytes", "content-type": "application/octet-stream", "content-length": part.length }
  res.writeHead(range ? 206 : 200, range ? { ...headers, "content-range": `bytes ${from}-${to}/${bytes.length}` } : headers).end(part)
}

/** @param {import("node:http").IncomingMessage} req */
export async function bodyOf(req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks)
}
