"use client"

import { useQuery } from "@tanstack/react-query"
import { X } from "lucide-react"
import { useParams } from "next/navigation"
import { useEffect, useId, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { inputClass } from "@/components/ui/field"
import { listDocuments } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useSettled } from "@/lib/use-settled"
import { Reason } from "./reason"
import { WhyWords } from "./why-words"

const OFFERED = 8

type Props = { messageId: string; onClose: () => void }

/** Why an answer does not cite a document: first which one, then the step at which it fell out. */
export function WhyNot(props: Props) {
  return (
    <WhyWords>
      <Panel {...props} />
    </WhyWords>
  )
}

function Panel({ messageId, onClose }: Props) {
  const t = useTranslations("why")
  const ui = useTranslations("ui")
  const { project: projectId } = useParams<{ project: string }>()
  const [chosen, choose] = useState<string | null>(null)
  const id = useId()
  return (
    <section aria-labelledby={id} className="bg-surface border-line mt-2 grid max-w-[46rem] gap-3 rounded-8 border px-4 py-3">
      <div className="flex items-center justify-between gap-3">
        <h3 id={id} className="text-14 font-medium">
          {t("title")}
        </h3>
        <IconButton label={ui("close")} onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      {chosen === null ? (
        <Choose projectId={projectId} onChoose={choose} />
      ) : (
        <Reason projectId={projectId} messageId={messageId} documentId={chosen} onAnother={() => choose(null)} />
      )}
    </section>
  )
}

function Choose({ projectId, onChoose }: { projectId: string; onChoose: (id: string) => void }) {
  const t = useTranslations("why")
  const [text, setText] = useState("")
  const q = useSettled(text.trim())
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const found = useQuery({
    queryKey: keys.named(projectId, q),
    queryFn: () => listDocuments(projectId, q ? { q } : {}),
  })
  const documents = found.data?.items.slice(0, OFFERED) ?? []
  return (
    <div className="grid gap-2">
      <label htmlFor={id} className="text-13 text-ink-2">
        {t("choose")}
      </label>
      <input
        ref={field}
        id={id}
        type="search"
        value={text}
        placeholder={t("find")}
        onChange={(event) => setText(event.target.value)}
        className={`${inputClass} h-9 max-w-80`}
      />
      {found.error && <ProblemNote error={found.error} onRetry={found.refetch} />}
      <ul aria-label={t("choose")} className="grid">
        {documents.map((document) => (
          <li key={document.id}>
            <button
              type="button"
              onClick={() => onChoose(document.id)}
              className="text-14 hover:bg-sunken min-h-8 w-full rounded-5 px-2 text-start wrap-anywhere"
            >
              {document.name}
            </button>
          </li>
        ))}
      </ul>
      {found.data && documents.length === 0 && <p className="text-13 text-ink-2">{t("none")}</p>}
    </div>
  )
}
