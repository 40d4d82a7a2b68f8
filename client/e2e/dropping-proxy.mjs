// @ts-check
// A proxy on loopback that cuts connections now and then, as a bad line does.
//   node e2e/dropping-proxy.mjs <port> <share of requests that are cut> <seed>
import { createServer, request } from "node:http"

const [port = "0", share = "0.05", seed = "1"] = process.argv.slice(2)
/** What a page cannot be without is let through: the browser, and not our code, would have to ask again. */
const CUT = /^\/objects\/|^\/api\/v1\/projects\/[^/]+\/(documents|events)/

/** Mulberry32: the same seed cuts in the same order. */
let state = Number(seed)
const random = () => {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}
const counts = { requests: 0, cutBefore: 0, cutBetween: 0, cutAfter: 0 }

const proxy = createServer((incoming, outgoing) => {
  if (incoming.url === "/counts") return void outgoing.end(JSON.stringify(counts))
  const { hostname, port, pathname, search } = new URL(incoming.url ?? "")
  const cuttable = CUT.test(pathname)
  const fate = cuttable && random() < Number(share) ? random() : null
  if (cuttable) counts.requests += 1
  if (fate !== null && fate < 1 / 3) {
    counts.cutBefore += 1
    return void incoming.socket.destroy()
  }
  const upstream = request({ hostname, port, path: pathname + search, method: incoming.method, headers: incoming.headers, agent: false }, (answer) => {
    if (fate !== null && fate > 2 / 3) {
      // It was done; only the answer is lost.
      counts.cutAfter += 1
      answer.destroy()
      return void incoming.socket.destroy()
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    answer.pipe(outgoing)
  })
  upstream.on("error", () => incoming.socket.destroy())
  outgoing.on("close", () => upstream.destroy())
  incoming.pipe(upstream)
  if (fate !== null && fate >= 1 / 3 && fate <= 2 / 3) {
    counts.cutBetween += 1
    incoming.once("data", () => {
      upstream.destroy()
      incoming.socket.destroy()
    })
  }
})
proxy.listen(Number(port), "127.0.0.1", () => {
  const address = proxy.address()
  process.stdout.write(`${typeof address === "object" && address?.port}\n`)
})
