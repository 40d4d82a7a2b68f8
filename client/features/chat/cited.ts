import type { Source } from "@/lib/api/types"
import { numbersIn } from "./claims"

/**
 * The sources an answer cites, in the order of their numbers; all of them where it cites none.
 * Wherever their number is said it is the number of these.
 */
export function sourcesOf({ content, sources }: { content: string; sources: Source[] }): Source[] {
  const cited = new Set([...content.matchAll(/\[[\d,;\s–-]+\]/g)].flatMap(([mark]) => numbersIn(mark)))
  const found = sources.filter((source) => cited.has(source.n))
  return (found.length > 0 ? found : sources).toSorted((a, b) => a.n - b.n)
}
