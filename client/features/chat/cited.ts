import type { Nearest, Source } from "@/lib/api/types"
import { numbersIn } from "./claims"

type Answer = { content: string; sources: Source[]; nearest?: Nearest[] }

/**
 * The sources an answer cites, in the order of their numbers; all of them where it cites none, and
 * none where the documents do not say. Wherever their number is said it is the number of these.
 */
export function sourcesOf({ content, sources, nearest = [] }: Answer): Source[] {
  const cited = new Set([...content.matchAll(/\[[\d,;\s–-]+\]/g)].flatMap(([mark]) => numbersIn(mark)))
  const found = sources.filter((source) => cited.has(source.n))
  const rest = nearest.length > 0 ? [] : sources
  return (found.length > 0 ? found : rest).toSorted((a, b) => a.n - b.n)
}
