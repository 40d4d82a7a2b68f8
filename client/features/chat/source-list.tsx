"use client"

import { useTranslations } from "use-intl"
import { usePlace } from "@/features/source/use-place"
import type { Source } from "@/lib/api/types"
import { useEvidence } from "./evidence"
import { groupSources } from "./sources"

/** Which documents an answer rests on, below it; every place opens like its mark. */
export function SourceList({ sources }: { sources: Source[] }) {
  const t = useTranslations("answer")
  const place = usePlace()
  const { openNumber, openSource } = useEvidence()
  if (sources.length === 0) return null
  return (
    <ul aria-label={t("sources")} className="border-line text-13 mt-4 grid max-w-[38.5rem] gap-1 border-t pt-3">
      {groupSources(sources).map((group) => (
        <li key={group.key} className="flex flex-wrap items-center gap-x-3">
          <span className="min-w-0 truncate">{group.title}</span>
          {group.kind !== "document" && (
            <span className="border-line text-12 text-ink-2 rounded-5 border px-1.5">{t(group.kind)}</span>
          )}
          <span className="flex flex-wrap gap-x-1">
            {group.sources.map((source) => (
              <button
                key={source.n}
                type="button"
                aria-expanded={openNumber === source.n}
                onClick={(event) => openSource(source.n, event.currentTarget)}
                className="text-ink-2 hover:text-ink hover:bg-sunken aria-expanded:text-ink flex h-6 items-center gap-1.5 rounded-5 px-1.5"
              >
                <span className="mono text-12">{source.n}</span>
                {place(source.place, source.title) || <span className="sr-only">{t("open")}</span>}
              </button>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}
