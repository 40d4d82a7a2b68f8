// Puts the static files beside the standalone server, so that `node .next/standalone/server.js`
// serves the whole client, and our limits in front of it.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const root = join(import.meta.dirname, "..")
const standalone = join(root, ".next/standalone")

for (const [from, to] of [
  [".next/static", ".next/static"],
  ["public", "public"],
]) {
  rmSync(join(standalone, to), { recursive: true, force: true })
  cpSync(join(root, from), join(standalone, to), { recursive: true })
}

cpSync(join(root, "scripts/limits.mjs"), join(standalone, "limits.mjs"))
const START = join(standalone, "server.js")
const LIMITED = `import http from "node:http"
import { limited } from "./limits.mjs"
http.createServer = limited(http.createServer)
`
const start = readFileSync(START, "utf8")
if (!start.startsWith(LIMITED)) writeFileSync(START, LIMITED + start)
