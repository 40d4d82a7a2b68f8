// Copies what PDF.js loads at run time (character maps, standard fonts, decoders) beside the app,
// so that no page ever asks another host for them; and puts a line before its worker.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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

// A file that is put away before it has come makes the worker reject a promise that nobody holds, and
// the browser report an error where nothing went wrong.
const PUT_AWAY = `addEventListener("unhandledrejection", (event) => {
  if (event.reason?.message === "Worker was terminated") event.preventDefault()
})
`
const worker = join(import.meta.dirname, "../generated")
mkdirSync(worker, { recursive: true })
writeFileSync(join(worker, "pdf.worker.mjs"), PUT_AWAY + readFileSync(join(from, "build/pdf.worker.min.mjs"), "utf8"))
