import type { Source } from "@/lib/api/types"
import { numbersIn } from "./claims"

/**
 * An answer as Markdown with its sources as footnotes, to be pasted elsewhere. Sources that are
 * not cited are left out.
 */
export function withFootnotes(
  content: string,
  sources: Source[],
  placeOf: (source: Source) => string,
): string {
  const known = new Map(sources.map((source) => [source.n, source]))
  const cited = new Set<number>()
  const body = content.replace(/\[\d+(?:\s*[,;–-]\s*\d+)*\]/g, (mark) => {
    const numbers = numbersIn(mark).filter((n) => known.has(n))
    if (numbers.length === 0) return mark
    for (const n of numbers) cited.add(n)
    return numbers.map((n) => `[^${n}]`).join("")
  })
  const notes = [...cited].sort((a, b) => a - b).map((n) => note(known.get(n)!, placeOf))
  return [body.trimEnd(), ...(notes.length ? [notes.join("\n")] : [])].join("\n\n") + "\n"
}

function note(source: Source, placeOf: (source: Source) => string): string {
  const where = [source.title, placeOf(source), source.url].filter(Boolean).join(", ")
  return `[^${source.n}]: ${where}: “${source.quote.replace(/\s+/g, " ").trim()}”`
}
