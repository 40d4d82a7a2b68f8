// Sums what a browser fetches before a page can be used: the gzipped scripts named in its HTML.
// Needs a running client: node scripts/budget.mjs http://localhost:3000
import { gzipSync } from "node:zlib"

const base = process.argv[2] ?? "http://localhost:3000"
const anyId = "00000000-0000-4000-8000-000000000000"
const LIMITS_KB = {
  "/": 155,
  "/sign-in": 170,
  "/projects": 190,
  [`/p/${anyId}/documents`]: 190,
  [`/p/${anyId}/documents/${anyId}`]: 190,
  [`/p/${anyId}/people`]: 190,
  "/join": 190,
  [`/p/${anyId}/settings`]: 190,
  [`/p/${anyId}/keys`]: 190,
  [`/p/${anyId}/chat`]: 270,
}
const CSS_LIMIT_KB = 20

const sizes = new Map()
async function gzipped(path) {
  if (!sizes.has(path)) {
    const body = await (await fetch(base + path)).arrayBuffer()
    sizes.set(path, gzipSync(new Uint8Array(body)).length / 1000)
  }
  return sizes.get(path)
}
async function total(paths) {
  let sum = 0
  for (const path of new Set(paths)) sum += await gzipped(path)
  return sum
}

let over = false
for (const [page, limit] of Object.entries(LIMITS_KB)) {
  const html = await (await fetch(base + page)).text()
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"(?![^>]*nomodule)/gi)].map(([, src]) => src)
  const modern = scripts.filter((src) => !new RegExp(`${src.replace(/[.*+?^$()|[\]\\]/g, "\\$&")}"[^>]*nomodule`, "i").test(html))
  const sheets = [...html.matchAll(/<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g)].map(([, href]) => href)
  const [js, css] = [await total(modern), await total(sheets)]
  const bad = js > limit || css > CSS_LIMIT_KB
  over ||= bad
  console.log(`${bad ? "OVER" : "ok  "} ${page.replaceAll(anyId, "…").padEnd(28)} ${js.toFixed(1)} kB of ${limit} · CSS ${css.toFixed(1)} of ${CSS_LIMIT_KB}`)
}
process.exit(over ? 1 : 0)
