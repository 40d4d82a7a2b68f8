"use client"

import { useId } from "react"
import { useTranslations } from "use-intl"
import { MoreWords } from "@/components/more-words"
import type { ModelOut } from "@/lib/api/types"
import messages from "@/messages/models.en.json"
import { ModelRow } from "./model-row"

type Props = { projectId: string; models: ModelOut[] }

/** The language models of this installation, each with a way to find out whether it answers. */
export function ModelsPanel(props: Props) {
  return (
    <MoreWords messages={messages}>
      <Panel {...props} />
    </MoreWords>
  )
}

function Panel({ projectId, models }: Props) {
  const t = useTranslations("models")
  const id = useId()
  return (
    <section aria-labelledby={id} className="bg-surface border-line rounded-8 border">
      <div className="px-4 py-2.5">
        <h2 id={id} className="text-15 font-semibold">
          {t("title")}
        </h2>
        <p className="text-13 text-ink-2">{t("hint")}</p>
      </div>
      <ul className="divide-line border-line divide-y border-t">
        {models.map((model, i) => (
          <ModelRow key={model.name} projectId={projectId} model={model} first={i === 0 && models.length > 1} />
        ))}
      </ul>
    </section>
  )
}
