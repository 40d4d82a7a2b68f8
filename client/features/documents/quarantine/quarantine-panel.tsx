"use client"

import { useId, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { QuarantinedRow } from "./quarantined-row"
import { QuarantineWords } from "./quarantine-words"
import { type Quarantine, useQuarantine } from "./use-quarantine"

type Props = { projectId: string }

/** What no model is shown, and why; nothing where nothing is withheld. */
export function QuarantinePanel({ projectId }: Props) {
  const quarantine = useQuarantine(projectId)
  const [said, say] = useState("")
  if (quarantine.passages.length === 0 && !said) return null
  return (
    <QuarantineWords>
      <Panel projectId={projectId} quarantine={quarantine} said={said} say={say} />
    </QuarantineWords>
  )
}

type PanelProps = { projectId: string; quarantine: Quarantine; said: string; say: (said: string) => void }

function Panel({ projectId, quarantine, said, say }: PanelProps) {
  const t = useTranslations("quarantine")
  const [open, setOpen] = useState(false)
  const id = useId()
  const { passages, more } = quarantine
  return (
    <section aria-labelledby={`${id}-title`} className="bg-surface border-line rounded-8 border">
      <div className="flex flex-wrap items-center gap-x-3 px-4 py-2.5">
        <h2 id={`${id}-title`} className="text-14 me-auto">
          {more ? t("titleMany", { count: passages.length }) : t("title", { count: passages.length })}
        </h2>
        {passages.length > 0 && (
          <Button size="sm" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            {open ? t("hide") : t("show")}
          </Button>
        )}
        <p className="text-13 text-ink-2 w-full">{t("hint")}</p>
        <p role="status" className="text-13 text-ok empty:hidden">
          {said}
        </p>
      </div>
      <ul id={id} hidden={!open} className="divide-line border-line divide-y border-t">
        {open &&
          passages.map((passage) => (
            <QuarantinedRow key={passage.passage_id} projectId={projectId} passage={passage} quarantine={quarantine} onDone={say} />
          ))}
      </ul>
      {open && more && (
        <div className="border-line border-t px-2 py-1">
          <Button size="sm" look="quiet" onClick={more}>
            {t("more")}
          </Button>
        </div>
      )}
    </section>
  )
}
