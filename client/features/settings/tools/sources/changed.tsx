"use client"

import { useMutation } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Found } from "./found"

type Props = { name: string; changed: string[]; update: Found["update"] }

/** What is not as it was imported, and one step that takes it over. */
export function Changed({ name, changed, update }: Props) {
  const t = useTranslations("toolSources")
  const updated = useMutation({ mutationFn: async () => update?.() })
  return (
    <div className="grid justify-items-start gap-1.5">
      <ul className="text-13 text-warn">
        {changed.map((one) => (
          <li key={one} className="wrap-anywhere">
            {one}
          </li>
        ))}
      </ul>
      {updated.error != null && <ProblemNote error={updated.error} />}
      {update && !updated.isSuccess && (
        <Button size="sm" aria-label={t("updateNamed", { name })} disabled={updated.isPending} onClick={() => updated.mutate()}>
          {t("update")}
        </Button>
      )}
      <p role="status" className="text-13 empty:hidden">
        {updated.isSuccess && t("updated")}
      </p>
    </div>
  )
}
