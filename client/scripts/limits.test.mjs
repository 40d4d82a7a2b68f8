// @vitest-environment node
// Over raw sockets: what a browser never does.
import { createServer } from "node:http"
import { connect } from "node:net"
import { afterEach, expect, test } from "vitest"
import { LIMITS, limited } from "./limits.mjs"

const SHORT = { ...LIMITS, headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 300, connectionsCheckingInterval: 50, lingering: 200 }
const open = []
afterEach(() => open.splice(0).forEach((thing) => thing.close?.() ?? thing.destroy()))

async function serve(listener, limits = SHORT) {
  const server = limited(createServer, limits)(listener)
  open.push(server)
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve))
  return server.address().port
}

/** What the server says until it closes. */
function said(port, sent) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(sent))
    let text = ""
    socket.on("data", (piece) => (text += piece))
    socket.on("error", () => {})
    socket.on("close", () => resolve(text))
  })
}

const echo = (request, answer) => answer.end(request.headers["x-forwarded-for"])

test("two hundred half-sent heads are all closed", async () => {
  const port = await serve(echo)
  const answers = await Promise.all(Array.from({ length: 200 }, () => said(port, "GET / HTTP/1.1\r\nHo")))

  expect(new Set(answers.map((text) => text.split(" ")[1]))).toEqual(new Set(["408"]))
})

test("a half-sent body is closed", async () => {
  const port = await serve((request, answer) => request.resume().on("end", () => answer.end()))

  expect(await said(port, "POST /api/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1")).toMatch(/408/)
})

test("a connection that says nothing is closed", async () => {
  const port = await serve(echo)

  await said(port, "")
})

test("a page takes no body, and is not asked whether it would", async () => {
  let asked = false
  const port = await serve(() => (asked = true))

  expect(await said(port, "POST /projects HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n")).toMatch(/^HTTP\/1.1 413/)
  expect(asked).toBe(false)
})

test("what comes after an early answer is not read", async () => {
  const port = await serve((_, answer) => answer.writeHead(413).end("too much"), { ...SHORT, requestTimeout: 60_000 })
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  socket.write("POST /api/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n")
  const answer = await new Promise((resolve) => socket.once("data", resolve))
  const piece = Buffer.alloc(1_000_000)
  let sent = 0
  while (!socket.destroyed && sent < 900_000_000) {
    if (!socket.write(piece)) await new Promise((resolve) => socket.once("drain", resolve).once("close", resolve))
    sent += piece.length
  }

  expect(String(answer)).toMatch(/too much/)
  expect(sent).toBeLessThan(60_000_000)
})

test("who is connected is added to what was said about it", async () => {
  const port = await serve(echo)

  expect(await said(port, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: close\r\n\r\n")).toMatch(/192\.0\.2\.1, 127\.0\.0\.1/)
  expect(await said(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toMatch(/127\.0\.0\.1/)
})

test("an answer that goes on for longer than any limit is not cut", async () => {
  const port = await serve((_, answer) => {
    answer.writeHead(200)
    answer.write("first")
    setTimeout(() => answer.end("last"), 1_500)
  })

  expect(await said(port, "GET /api/v1/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).toMatch(/last/)
})
