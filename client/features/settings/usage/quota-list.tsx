import { useTranslations } from "use-intl"
import type { Quota } from "@/lib/api/types"
import { useBytes } from "@/lib/use-bytes"
import { UsedBar } from "./used-bar"

/** How much may be kept, and how much is. Nothing where nothing is limited. */
export function QuotaList({ quotas }: { quotas: Quota[] }) {
  const t = useTranslations("usage")
  const size = useBytes()
  if (quotas.length === 0) return null
  const amount = (value: number, unit: Quota["unit"]) => (unit === "bytes" ? size(value) : t(`kept.${unit}`, { count: value }))
  return (
    <ul className="grid gap-3" aria-label={t("quotas")}>
      {quotas.map(({ whose, unit, most, used }) => (
        <li key={`${whose} ${unit}`} className="text-14 grid gap-1">
          <span className="flex flex-wrap justify-between gap-x-3">
            <span>{t(`keeps.${whose}`)}</span>
            <span className="tabular-nums">{t("usedOf", { used: amount(used, unit), most: amount(most, unit) })}</span>
          </span>
          <UsedBar used={used} most={most} label={t("quotaOf", { whose: t(`keeps.${whose}`), unit })} />
        </li>
      ))}
    </ul>
  )
}
