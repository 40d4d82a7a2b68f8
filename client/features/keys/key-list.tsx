"use client"

import { useFormatter, useNow, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import type { ApiKey } from "@/lib/api/types"
import type { Projects } from "./use-all-projects"

type Props = { keys: ApiKey[]; projects: Projects; onChange: (key: ApiKey) => void; onBudget: (key: ApiKey) => void; onDelete: (key: ApiKey) => void }

export function KeyList({ keys, projects, onChange, onBudget, onDelete }: Props) {
  const t = useTranslations("keys")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  // A key can be deleted whether or not its projects' names have come.
  const unknown = projects.loading || projects.error != null ? "…" : t("unknown")
  const nameOf = (id: string) => projects.items.find((one) => one.id === id)?.name ?? unknown
  const whereOf = (key: ApiKey) => (key.projects ? format.list([...new Set(key.projects.map(nameOf))], { type: "unit" }) : t("allProjects"))
  return (
    <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
      {keys.map((key) => (
        <li key={key.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-2 ps-4 pe-2 sm:flex">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-4">
            <span className="font-medium wrap-anywhere">{key.name}</span>
            <code className="mono text-13 text-ink-2">{key.prefix}…</code>
            <span className="text-13 text-ink-2 basis-full wrap-anywhere">
              {format.list(key.verbs.map((verb) => t(`mayShort.${verb}`)), { type: "unit" })} · {whereOf(key)}
            </span>
          </span>
          <span className="text-13 text-ink-2 flex flex-wrap gap-x-4 max-sm:col-start-1 max-sm:row-start-2 sm:ms-auto">
            {key.expires_at && (
              <span>
                {t(new Date(key.expires_at) < now ? "expired" : "expires", {
                  date: format.dateTime(new Date(key.expires_at), { dateStyle: "medium" }),
                })}
              </span>
            )}
            <span>
              {key.last_used_at
                ? t("used", { when: format.relativeTime(new Date(key.last_used_at), now) })
                : t("neverUsed")}
            </span>
          </span>
          <span className="flex max-sm:flex-col max-sm:row-span-2">
            <Button look="quiet" size="sm" aria-label={t("changeNamed", { name: key.name })} onClick={() => onChange(key)}>
              {t("change")}
            </Button>
            <Button look="quiet" size="sm" aria-label={t("budgetNamed", { name: key.name })} onClick={() => onBudget(key)}>
              {t("budget")}
            </Button>
            <Button look="quiet" size="sm" aria-label={t("deleteNamed", { name: key.name })} onClick={() => onDelete(key)}>
              {t("delete")}
            </Button>
          </span>
        </li>
      ))}
    </ul>
  )
}
