import { useFormatter, useTranslations } from "use-intl"
import type { Budget } from "@/lib/api/types"
import { UsedBar } from "./used-bar"

/** Each limit, how much of it is used, and when it begins anew. */
export function BudgetList({ budgets }: { budgets: Budget[] }) {
  const t = useTranslations("usage")
  const format = useFormatter()
  if (budgets.length === 0) return <p className="text-14 text-ink-2">{t("noBudget")}</p>
  const amount = (value: number, unit: Budget["unit"]) =>
    unit === "cost" ? format.number(value, { style: "currency", currency: "USD" }) : t(unit === "tokens" ? "dayCount" : "questionCount", { count: value })
  return (
    <ul className="grid gap-3" aria-label={t("budgets")}>
      {budgets.map(({ whose, per, unit, most, used, reserved, renews_at }) => (
        <li key={`${whose} ${per} ${unit}`} className="text-14 grid gap-1">
          <span className="flex flex-wrap justify-between gap-x-3">
            <span>{t(`budget.${whose}.${per}`)}</span>
            <span className="tabular-nums">{t("usedOf", { used: amount(used + reserved, unit), most: amount(most, unit) })}</span>
          </span>
          <UsedBar used={used + reserved} most={most} label={t("budgetOf", { whose: t(`budget.${whose}.${per}`), unit })} />
          <span className="text-12 text-ink-2">
            {t("renews", { when: format.dateTime(new Date(renews_at), { dateStyle: "medium", timeStyle: "short" }) })}
          </span>
        </li>
      ))}
    </ul>
  )
}
