"use client"

import { useQuery } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { listEncodings } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Document } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import { useStanding } from "@/lib/use-standing"
import { MendingWords } from "./mending-words"
import { useMending } from "./use-mending"

/** Where what a text is written in was a guess: what else it could be, for whoever sees that it was wrong. */
export function ChooseEncoding({ document }: { document: Document }) {
  return (
    <MendingWords>
      <Opener document={document} />
    </MendingWords>
  )
}

function Opener({ document }: { document: Document }) {
  const t = useTranslations("encodings")
  const [open, setOpen] = useState(false)
  if (open) return <Choices document={document} onClose={() => setOpen(false)} />
  return (
    <Button size="sm" className="justify-self-start" onClick={() => setOpen(true)}>
      {t("another")}
    </Button>
  )
}

const AUTO = "auto"

function Choices({ document, onClose }: { document: Document; onClose: () => void }) {
  const t = useTranslations("encodings")
  const mending = useMending(document)
  const [error, attempt] = useAttempt()
  const [wanted, setWanted] = useState<string | null>(null)
  const encodings = useQuery({ queryKey: keys.encodings(document.id, document.encoding), queryFn: () => listEncodings(document.id) })
  const failure = useStanding(encodings.error, encodings.isFetching)
  if (failure != null) return <ProblemNote error={failure} onRetry={() => encodings.refetch()} />
  if (!encodings.data) return <Skeleton lines={4} />

  const { chosen, items } = encodings.data
  // Without a choice it is read as the likeliest.
  const now = chosen === AUTO ? items[0]?.encoding : chosen
  const choose = (event: FormEvent) => {
    event.preventDefault()
    if (wanted) attempt(() => mending.readAs(wanted))
  }
  return (
    <form onSubmit={choose} className="grid gap-3">
      <fieldset className="grid gap-1">
        <legend className="text-14 font-medium">{t("legend")}</legend>
        <p className="text-13 text-ink-2 mb-1">{t("hint")}</p>
        {items.map(({ encoding, name, preview }) => (
          <Choice key={encoding} name={name} text={preview} checked={(wanted ?? now) === encoding} onChoose={() => setWanted(encoding)} />
        ))}
        {chosen !== AUTO && <Choice name={t("auto")} text={t("autoHint")} checked={wanted === AUTO} onChoose={() => setWanted(AUTO)} />}
      </fieldset>
      <div className="flex gap-2">
        <Button type="submit" size="sm" disabled={wanted === null || wanted === now}>
          {t("read")}
        </Button>
        <Button size="sm" look="quiet" onClick={onClose}>
          {t("close")}
        </Button>
      </div>
      {error && <p className="text-13 text-danger">{error}</p>}
    </form>
  )
}

type ChoiceProps = { name: string; text: string; checked: boolean; onChoose: () => void }

function Choice({ name, text, checked, onChoose }: ChoiceProps) {
  return (
    <label className="flex items-start gap-2 py-1 pointer-coarse:py-2.5">
      <input type="radio" name="encoding" checked={checked} onChange={onChoose} className="accent-accent mt-0.5 size-4 shrink-0" />
      <span className="text-13 w-28 shrink-0">{name}</span>
      <span dir="auto" className="text-14 min-w-0 truncate max-sm:whitespace-normal">
        {text}
      </span>
    </label>
  )
}
