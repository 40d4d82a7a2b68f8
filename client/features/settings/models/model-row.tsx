"use client"

import { useMutation } from "@tanstack/react-query"
import clsx from "clsx"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { tryModel } from "@/lib/api/endpoints"
import type { ModelOut } from "@/lib/api/types"
import { useProblemWords } from "@/lib/use-problem-words"

type Props = { projectId: string; model: ModelOut; first: boolean }

/** A connection, and what came of the last test of it. */
export function ModelRow({ projectId, model, first }: Props) {
  const t = useTranslations("models")
  const words = useProblemWords()
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => tryModel(projectId, model.name) })
  const said = isPending ? t("testing") : error ? words(error) : data?.told
  const failed = !isPending && (error != null || data?.works === false)
  return (
    <li className="grid gap-1 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="mono text-14 font-medium wrap-anywhere">{model.name}</code>
        <span className="text-13 text-ink-2 me-auto min-w-0 wrap-anywhere">{model.model}</span>
        <Button size="sm" aria-label={t("testNamed", { name: model.name })} disabled={isPending} onClick={() => mutate()}>
          {t("test")}
        </Button>
      </div>
      {first && <p className="text-13 text-ink-2">{t("first")}</p>}
      <p role="status" className={clsx("text-13 wrap-anywhere empty:hidden", failed && "text-danger")}>
        {said}
      </p>
    </li>
  )
}
