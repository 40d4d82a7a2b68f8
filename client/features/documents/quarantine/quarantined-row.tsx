"use client"

import Link from "next/link"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import type { QuarantinedPassage } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { useAttempt } from "@/lib/use-attempt"
import type { Quarantine } from "./use-quarantine"

type Props = { projectId: string; passage: QuarantinedPassage; quarantine: Quarantine; onDone: (said: string) => void }

/** Where it stands, what was found in it, its text as plain text, and the two ways out. */
export function QuarantinedRow({ projectId, passage, quarantine, onDone }: Props) {
  const t = useTranslations("quarantine")
  const [deleting, setDeleting] = useState(false)
  const [error, attempt] = useAttempt()
  const { passage_id: id, document_name: name, excerpt, reason, text } = passage
  const where = passage.place.page != null ? t("page", { page: passage.place.page }) : passage.place.headings?.at(-1)
  return (
    <li className="grid gap-1.5 px-4 py-3">
      <p className="text-14 break-words">
        <Link href={pages.document(projectId, passage.document_id)} className="font-medium underline underline-offset-3">
          {name}
        </Link>
        {where && <span className="text-ink-2"> · {where}</span>}
      </p>
      <p className="text-13 text-warn">{reason}</p>
      {excerpt && <p className="text-13 break-words">{t("found", { excerpt })}</p>}
      <details className="text-13">
        <summary className="text-ink-2 min-h-8 cursor-pointer py-1.5">{t("passage")}</summary>
        <p className="border-line border-s-2 ps-3 break-words whitespace-pre-wrap">{text}</p>
      </details>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="sm"
          aria-label={t("releaseNamed", { name })}
          onClick={() => attempt(() => quarantine.release(id).then(() => onDone(t("released"))))}
        >
          {t("release")}
        </Button>
        <Button size="sm" look="quiet" aria-label={t("deleteNamed", { name })} onClick={() => setDeleting(true)}>
          {t("delete")}
        </Button>
        {error && <p className="text-13 text-danger">{error}</p>}
      </div>
      <Confirm
        open={deleting}
        onClose={() => setDeleting(false)}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={() => quarantine.remove(id).then(() => onDone(t("deleted")))}
      >
        <p>{t("deleteHint")}</p>
      </Confirm>
    </li>
  )
}
