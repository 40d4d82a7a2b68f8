"use client"

import { RotateCcw, X } from "lucide-react"
import { useFormatter, useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { ApiProblem } from "@/lib/api/problem"
import { useBytes } from "@/lib/use-bytes"
import { actionCell, nameCell, numberCell, rowClass, statusCell } from "./document-row"
import { partsOf } from "./progress"
import { ProgressWord } from "./status-cell"
import { again, cancel, type Upload } from "./uploads"

const WAITING = { status: "awaiting_upload", stage: null, progress: 0 } as const

export function UploadRow({ upload }: { upload: Upload }) {
  const t = useTranslations("documents")
  const ui = useTranslations("ui")
  const format = useFormatter()
  const bytes = useBytes()
  const { key, name, size, state, sent, error } = upload
  return (
    <tr className={rowClass}>
      <td className={nameCell}>{name}</td>
      <td className={statusCell}>
        {state === "failed" ? (
          <>
            <span className="text-danger">{t("uploadFailed")}</span>
            <p className="text-13 text-ink-2 mt-0.5 max-w-80">
              {size === 0 ? t("uploadEmpty") : error instanceof ApiProblem ? error.message : ui("unexpected")}
            </p>
            {size > 0 && (
              <Button size="sm" className="mt-1.5" onClick={() => again(key)}>
                <RotateCcw size={14} strokeWidth={1.75} aria-hidden />
                {t("uploadAgain")}
              </Button>
            )}
          </>
        ) : (
          <ProgressWord
            word={t(`upload_${state}`)}
            percent={state === "sending" ? format.number(sent, { style: "percent", maximumFractionDigits: 0 }) : null}
            parts={partsOf(WAITING, sent)}
          />
        )}
      </td>
      <td className={numberCell} />
      <td className={numberCell}>{bytes(size)}</td>
      <td className="hidden lg:table-cell" />
      <td className={actionCell}>
        <IconButton label={t("cancelNamed", { name })} onClick={() => cancel(key)} data-tip={t("cancel")} data-tip-side="start">
          <X size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </td>
    </tr>
  )
}
