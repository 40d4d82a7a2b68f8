import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"
import { Readable } from "node:stream"

/**
 * Hands a request on to the API, byte by byte in both directions, and answers what it answers.
 *
 * Not a rewrite of `next.config`: those are fixed when the client is built, hold streams back,
 * cut them after 30 s of silence and refuse bodies above 10 MB. The address is read for every
 * request, so one build serves any port.
 */
export async function forward(request: Request): Promise<Response> {
  const base = process.env.IBID_API_URL ?? "http://127.0.0.1:8000"
  const { pathname, search } = new URL(request.url)
  const target = new URL(pathname + search, base)
  try {
    return answer(await send(request, target))
  } catch {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    return unreachable(pathname)
  }
}

const HOP_BY_HOP = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
])

function send(request: Request, target: URL): Promise<IncomingMessage> {
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) {
    if (!HOP_BY_HOP.has(name) && !name.startsWith("x-middleware-")) headers[name] = value
  }
  const open = target.protocol === "https:" ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const upstream = open(target, { method: request.method, headers, agent: false }, resolve)
    upstream.on("error", reject)
    // The reader is gone: let the API know, so that nothing is kept open for nobody.
    request.signal.addEventListener("abort", () => upstream.destroy(), { once: true })
    if (request.body) Readable.fromWeb(request.body as never).on("error", reject).pipe(upstream)
    else upstream.end()
  })
}

function answer(upstream: IncomingMessage): Response {
  const headers = new Headers()
  for (let i = 0; i < upstream.rawHeaders.length; i += 2) {
    const name = upstream.rawHeaders[i]!.toLowerCase()
    // One by one, because several Set-Cookie must stay several.
    if (!HOP_BY_HOP.has(name)) headers.append(name, upstream.rawHeaders[i + 1]!)
  }
  if (headers.get("content-type")?.startsWith("text/event-stream")) {
    // Next would gzip a stream, and so hold it back, if this did not forbid it.
    headers.set("cache-control", "no-cache, no-transform")
    headers.set("x-accel-buffering", "no")
  }
  const status = upstream.statusCode ?? 502
  if (status === 204 || status === 304) {
    upstream.resume()
    return new Response(null, { status, headers })
  }
  return new Response(Readable.toWeb(upstream) as ReadableStream, { status, headers })
}

function unreachable(instance: string): Response {
  const problem = {
    type: "/problems/api-unreachable",
    title: "The server cannot be reached",
    status: 502,
    detail: "The server behind this page does not answer. Try again in a moment.",
    instance,
  }
  return Response.json(problem, {
    status: 502,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  })
}
