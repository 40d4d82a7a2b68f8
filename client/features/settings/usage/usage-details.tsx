import { useFormatter, useTranslations } from "use-intl"
import type { UsageReport } from "@/lib/api/types"
import { BudgetList } from "./budget-list"
import { QuotaList } from "./quota-list"
import { byDay, byModel, total, type Sum } from "./usage"
import { UsageChart } from "./usage-chart"

/** What was used, and how much of what is allowed that is. */
export function UsageDetails({ report }: { report: UsageReport }) {
  const t = useTranslations("usage")
  const price = usePrice()
  const sum = total(report.rows)
  return (
    <>
      <BudgetList budgets={report.budgets} />
      <QuotaList quotas={report.quotas} />
      {report.rows.length === 0 ? (
        <p className="text-14 text-ink-2">{t("none")}</p>
      ) : (
        <>
          <p className="text-14">{t("sum", { count: sum.tokens, cost: price(sum) })}</p>
          <UsageChart days={byDay(report)} />
          <Lines report={report} />
        </>
      )}
    </>
  )
}

function Lines({ report }: { report: UsageReport }) {
  const t = useTranslations("usage")
  const format = useFormatter()
  const price = usePrice()
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t("byModel")}>
      <table className="text-13 w-full [&_td.tabular-nums]:whitespace-nowrap [&_th]:whitespace-nowrap">
        <caption className="sr-only">{t("byModel")}</caption>
        <thead>
          <tr className="text-ink-2 border-line border-b text-left">
            <th scope="col" className="py-1 pr-3 font-normal">{t("model")}</th>
            <th scope="col" className="py-1 pr-3 font-normal">{t("role")}</th>
            <th scope="col" className="py-1 pr-3 text-right font-normal">{t("calls")}</th>
            <th scope="col" className="py-1 pr-3 text-right font-normal">{t("tokens")}</th>
            <th scope="col" className="py-1 text-right font-normal">{t("cost")}</th>
          </tr>
        </thead>
        <tbody>
          {byModel(report.rows).map((line) => (
            <tr key={`${line.model} ${line.role}`} className="border-line border-b">
              <td className="mono py-1 pr-3 wrap-anywhere">{line.model}</td>
              <td className="py-1 pr-3">{t(`roles.${line.role}`)}</td>
              <td className="py-1 pr-3 text-right tabular-nums">{format.number(line.calls)}</td>
              <td className="py-1 pr-3 text-right tabular-nums">{format.number(line.tokens)}</td>
              <td className="py-1 text-right tabular-nums">{price(line)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A cost as far as it is known: never 0 for what nobody named a price of. */
function usePrice() {
  const t = useTranslations("usage")
  const format = useFormatter()
  return ({ cost, unpriced }: Sum) => {
    if (cost == null) return t("unknown")
    const told = format.number(cost, { style: "currency", currency: "USD", maximumFractionDigits: cost < 0.1 ? 4 : 2 })
    return unpriced > 0 ? t("atLeast", { cost: told }) : told
  }
}
