// @ts-check
/**
 * What one connection to the client's server may cost. `standalone.mjs` puts it in front of Next's
 * own start, so that whoever starts `server.js` has it. The API has the same limits, and more.
 *
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Answer
 */
import { STATUS_CODES } from "node:http"

export const LIMITS = {
  headersTimeout: 10_000,
  // For all of a request. Files do not come this way.
  requestTimeout: 18_000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 1_000,
  connections: 2_000,
  connectionsPerAddress: 200,
  lingering: 2_000,
}

/**
 * `createServer`, but every server it makes has limits.
 *
 * @param {typeof import("node:http").createServer} createServer
 */
export function limited(createServer, limits = LIMITS) {
  return (/** @type {(request: Request, answer: Answer) => void} */ listener) => {
    const server = createServer(limits, (request, answer) => {
      nameTheCaller(request)
      answer.once("finish", () => leaveWhenUnread(request, limits.lingering))
      if (isPage(request) && hasBody(request)) refuse(request, answer)
      else listener(request, answer)
    })
    server.maxConnections = limits.connections
    limitEachAddress(server, limits.connectionsPerAddress)
    return server
  }
}

/**
 * Adds who is connected, as a proxy does. Without it, callers would choose by which address the
 * API counts them.
 *
 * @param {Request} request
 */
function nameTheCaller(request) {
  const said = request.headers["x-forwarded-for"]
  const caller = addressOf(request.socket)
  request.headers["x-forwarded-for"] = said ? `${said}, ${caller}` : caller
}

/** @param {import("node:net").Socket} socket */
function addressOf(socket) {
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "")
  return address === "::1" ? "127.0.0.1" : address
}

/** @param {Request} request */
function isPage(request) {
  return !request.url?.startsWith("/api/")
}

/** @param {Request} request */
function hasBody({ headers }) {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0
}

/** @param {Request} request @param {Answer} answer */
function refuse(request, answer) {
  const body = JSON.stringify({
    type: "/problems/content-too-large",
    title: STATUS_CODES[413],
    status: 413,
    detail: "A page takes nothing but its address.",
    instance: request.url?.split("?")[0],
  })
  answer.writeHead(413, { "content-type": "application/problem+json", connection: "close" })
  answer.end(body)
}

/**
 * Node would read the rest of a body that was answered in its middle. It is left unread, and the
 * connection open for a moment: to close it at once could take the answer along.
 *
 * @param {Request} request @param {number} lingering
 */
function leaveWhenUnread(request, lingering) {
  if (request.complete) return
  const { socket } = request
  socket.end()
  setImmediate(() => socket.pause())
  const leave = setTimeout(() => socket.destroy(), lingering)
  socket.once("close", () => clearTimeout(leave))
}

/** @param {import("node:http").Server} server @param {number} most */
function limitEachAddress(server, most) {
  /** @type {Map<string, number>} */
  const open = new Map()
  server.on("connection", (socket) => {
    const address = addressOf(socket)
    if (address === "127.0.0.1") return // a proxy on this machine brings everybody
    const count = (open.get(address) ?? 0) + 1
    if (count > most) return socket.destroy()
    open.set(address, count)
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
  })
}
