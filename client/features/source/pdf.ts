import { pdfjs } from "react-pdf"

// As `scripts/assets.mjs` writes it.
pdfjs.GlobalWorkerOptions.workerSrc = new URL("../../generated/pdf.worker.mjs", import.meta.url).toString()

/** Everything PDF.js may need to fetch lies beside the app. */
export const PDF_OPTIONS = {
  cMapUrl: "/pdf/cmaps/",
  cMapPacked: true,
  standardFontDataUrl: "/pdf/standard_fonts/",
  wasmUrl: "/pdf/wasm/",
  isEvalSupported: false,
}

/** More pixels than two per point cost memory and show nothing. */
export const pixelRatio = () => Math.min(2, globalThis.devicePixelRatio || 1)
