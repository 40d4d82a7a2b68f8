// Writes small PDFs of plain paragraphs, and knows where each line of them stands.

const PAGE = { width: 595, height: 842 }
const MARGIN = 64
const SIZE = 11
const LEADING = 15.5

/** Widths of Times-Roman from space to tilde, in thousandths of the size. */
const WIDTHS =
  "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"
    .split(" ")
    .map(Number)

/** @param {string} text @param {number} size */
function widthOf(text, size) {
  let sum = 0
  for (const character of text) sum += WIDTHS[character.charCodeAt(0) - 32] ?? 400
  return (sum * size) / 1000
}

/** @param {string} text @param {number} size */
function wrap(text, size) {
  /** @type {string[]} */
  const lines = []
  for (const word of text.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word
    if (lines.length && widthOf(longer, size) <= PAGE.width - 2 * MARGIN) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/**
 * @typedef {{ text: string, page: number, start: number, end: number, heading: boolean,
 *   boxes: [number, number, number, number][] }} Paragraph
 */

/**
 * Sets pages of paragraphs; those that begin with "# " are headings.
 * @param {string[][]} pages
 * @returns {{ bytes: Buffer, text: string, paragraphs: Paragraph[] }}
 */
export function typeset(pages) {
  /** @type {Paragraph[]} */
  const paragraphs = []
  let text = ""
  const contents = pages.map((page, number) => {
    let y = MARGIN
    let stream = ""
    for (const raw of page) {
      const heading = raw.startsWith("# ")
      const paragraph = heading ? raw.slice(2) : raw
      const size = heading ? 14 : SIZE
      y += heading ? 10 : 6
      /** @type {[number, number, number, number][]} */
      const boxes = []
      for (const line of wrap(paragraph, size)) {
        const width = widthOf(line, size) * (heading ? 1.06 : 1)
        boxes.push([MARGIN / PAGE.width, y / PAGE.height, (MARGIN + width) / PAGE.width, (y + size * 1.22) / PAGE.height])
        const escaped = line.replace(/[\\()]/g, "\\$&").replace(/°/g, "\\260")
        stream += `BT /${heading ? "F2" : "F1"} ${size} Tf ${MARGIN} ${PAGE.height - y - size * 0.95} Td (${escaped}) Tj ET\n`
        y += heading ? 20 : LEADING
      }
      const start = text.length
      text += `${paragraph}\n\n`
      paragraphs.push({ text: paragraph, page: number + 1, start, end: start + paragraph.length, heading, boxes })
    }
    return stream
  })
  return { bytes: write(contents), text, paragraphs }
}

/** @param {string[]} contents */
function write(contents) {
  const kids = contents.map((_, i) => `${5 + i * 2} 0 R`).join(" ")
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
    ...contents.flatMap((stream, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${6 + i * 2} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}endstream`,
    ]),
  ]
  let file = "%PDF-1.4\n"
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  file += offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")
  file += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, "latin1")
}
