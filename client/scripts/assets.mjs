// Copies what PDF.js loads at run time (character maps, standard fonts, decoders) beside the app,
// so that no page ever asks another host for them.
import { cpSync, mkdirSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const require = createRequire(createRequire(import.meta.url).resolve("react-pdf"))
const from = dirname(require.resolve("pdfjs-dist/package.json"))
const to = join(import.meta.dirname, "../public/pdf")

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })
for (const folder of ["cmaps", "standard_fonts", "wasm"]) {
  cpSync(join(from, folder), join(to, folder), { recursive: true })
}
