"use client"

import { useMutation, useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useEffect, useRef } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import type { Replayed, RetrievalChanges, WhyNot } from "@/lib/api/types"
import { replay, whyNot } from "@/lib/api/why"
import * as pages from "@/lib/pages"

type Props = { projectId: string; messageId: string; documentId: string; onAnother: () => void }
type Setting = NonNullable<WhyNot["setting"]>

/** The step at which a document fell out, and the setting that would change it, to be tried here. */
export function Reason({ projectId, messageId, documentId, onAnother }: Props) {
  const t = useTranslations("why")
  const why = useQuery({
    queryKey: keys.whyNot(messageId, documentId),
    queryFn: () => whyNot(messageId, documentId),
    staleTime: 0,
  })
  const told = useRef<HTMLDivElement>(null)
  const found = why.data
  useEffect(() => {
    if (found) told.current?.focus()
  }, [found])
  if (why.error) return <ProblemNote error={why.error} onRetry={why.refetch} />
  if (!found) return <p role="status" className="text-14 text-ink-2">{t("searching")}</p>
  return (
    <div className="grid gap-3">
      <div ref={told} tabIndex={-1} className="grid gap-1 outline-none">
        <p className="text-13 text-ink-2 wrap-anywhere">{found.title}</p>
        <p className="text-15 font-medium">{t(`steps.${found.step}`)}</p>
        <p className="text-14">{found.told}</p>
        {found.asked_with === "today" && <p className="text-13 text-ink-2">{t("today")}</p>}
      </div>
      {found.setting && <Change setting={found.setting} messageId={messageId} documentId={documentId} />}
      <div className="-ms-2.5 flex flex-wrap items-center gap-1">
        <Button look="quiet" size="sm" onClick={onAnother}>
          {t("another")}
        </Button>
        <Link href={pages.document(projectId, documentId)} className={buttonClass("quiet", "sm")}>
          {t("open")}
        </Link>
        {found.setting && isOfProject(found.setting) && (
          <Link href={pages.settings(projectId)} className={buttonClass("quiet", "sm")}>
            {t("settings")}
          </Link>
        )}
      </div>
    </div>
  )
}

type ChangeProps = { setting: Setting; messageId: string; documentId: string }

function Change({ setting, messageId, documentId }: ChangeProps) {
  const t = useTranslations("why")
  const shown = useShown()
  const again = useMutation({
    mutationFn: (changes: RetrievalChanges) => replay(messageId, documentId, changes),
  })
  const changes = changesOf(setting)
  return (
    <div className="border-line grid gap-2 border-t pt-3">
      <dl className="text-14 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-ink-2">{setting.title}</dt>
        <dd className="mono text-13 wrap-anywhere">
          {shown(setting.now)}
          {setting.would != null && ` → ${shown(setting.would)}`}
        </dd>
      </dl>
      {setting.would != null && <p className="text-13 text-ink-2">{t(setting.tried ? "tried" : "untried")}</p>}
      {changes && (
        <Button size="sm" className="justify-self-start" disabled={again.isPending} onClick={() => again.mutate(changes)}>
          {t("tryIt")}
        </Button>
      )}
      {again.error && <ProblemNote error={again.error} />}
      <div role="status" className="empty:hidden">
        {again.data && <Found replayed={again.data} documentId={documentId} />}
      </div>
    </div>
  )
}

function Found({ replayed, documentId }: { replayed: Replayed; documentId: string }) {
  const t = useTranslations("why")
  return (
    <div className="grid gap-1">
      <p className="text-14">{replayed.told}</p>
      <ol aria-label={t("found")} className="text-13 grid gap-0.5">
        {replayed.hits.map((hit, at) => (
          <li key={hit.passage_id} className="flex gap-3">
            <span className="mono text-ink-2 w-6 shrink-0 text-end">{at + 1}</span>
            <span className={hit.document_id === documentId ? "font-medium wrap-anywhere" : "text-ink-2 wrap-anywhere"}>{hit.title}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

const OF_SEARCH = "retrieval."

const isOfProject = ({ name }: Setting) => name.startsWith(OF_SEARCH) || name.startsWith("answering.") || name === "embedder"

/** What a search can be made with here; a setting of something else, or without a value that does it, cannot. */
function changesOf({ name, would }: Setting): RetrievalChanges | null {
  return name.startsWith(OF_SEARCH) && would != null ? { [name.slice(OF_SEARCH.length)]: would } : null
}

function useShown(): (value: Setting["now"]) => string {
  const t = useTranslations("why")
  const format = useFormatter()
  return (value) => {
    if (value == null) return t("off")
    if (Array.isArray(value)) return String(value.length)
    return typeof value === "number" ? format.number(value) : String(value)
  }
}
