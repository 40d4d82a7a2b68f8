// Puts the static files beside the standalone server, so that `node .next/standalone/server.js`
// serves the whole client.
import { cpSync, rmSync } from "node:fs"
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
