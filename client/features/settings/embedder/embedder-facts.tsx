"use client"

import { useTranslations } from "use-intl"
import type { Embedder } from "@/lib/api/types"

/** Where it runs, what it reads, and how fine it is. */
export function EmbedderFacts({ embedder }: { embedder: Embedder }) {
  const t = useTranslations("embedder")
  const { local, languages, dimensions } = embedder
  const facts = [
    t(local ? "local" : "remote"),
    languages && t("languages", { languages }),
    t("dimensions", { count: dimensions }),
  ]
  return <span className="text-13 text-ink-2">{facts.filter(Boolean).join(" · ")}</span>
}
