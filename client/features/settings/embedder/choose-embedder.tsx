"use client"

import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass } from "@/components/ui/field"
import type { Embedder } from "@/lib/api/types"
import { EmbedderFacts } from "./embedder-facts"

type Props = { others: Embedder[]; busy: boolean; onChoose: (embedder: Embedder) => void }

const keyOf = ({ name, dimensions }: Embedder) => `${name} ${dimensions}`

export function ChooseEmbedder({ others, busy, onChoose }: Props) {
  const t = useTranslations("embedder")
  const [key, setKey] = useState<string>()
  const chosen = others.find((embedder) => keyOf(embedder) === key) ?? others[0]
  if (!chosen) return null
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field label={t("try")} hint={<EmbedderFacts embedder={chosen} />}>
        {({ id, describedBy }) => (
          <div className="flex flex-wrap items-center gap-2">
            <select
              id={id}
              aria-describedby={describedBy}
              value={keyOf(chosen)}
              onChange={(event) => setKey(event.target.value)}
              className={`${inputClass} h-9 max-w-full min-w-0`}
            >
              {others.map((embedder) => (
                <option key={keyOf(embedder)} value={keyOf(embedder)}>
                  {t("choice", { name: embedder.name, count: embedder.dimensions })}
                </option>
              ))}
            </select>
            <Button disabled={busy} onClick={() => onChoose(chosen)}>
              {t("prepare")}
            </Button>
          </div>
        )}
      </Field>
      <p className="text-13 text-ink-2">{t("prepareHint")}</p>
    </div>
  )
}
