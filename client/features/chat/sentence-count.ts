import { useTranslations } from "use-intl"
import type { Sentence } from "@/lib/api/types"

/** Gives words for how many sentences of an answer rest on something, the same wherever it is said. */
export function useSentenceCount(sentences: Sentence[]): string | null {
  const t = useTranslations("answer")
  if (sentences.length === 0) return null
  const of = (support: Sentence["support"]) => sentences.filter((sentence) => sentence.support === support).length
  const bare = of("none")
  return t("count", { cited: sentences.length - bare, weak: of("weak"), bare })
}
