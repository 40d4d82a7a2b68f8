"use client"

import clsx from "clsx"
import { useFormatter, useTranslations } from "use-intl"
import { words } from "./step-words"

type Row = Record<string, unknown>

/** Whatever a step tells: single values as a list, candidates as a table, the rest as it is. */
export function StepDetail({ detail }: { detail: Row }) {
  const values = Object.entries(detail)
  return (
    <div className="border-line grid gap-3 border-t px-3 py-3">
      <dl className="text-13 grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
        {values.filter(([, value]) => isPlain(value)).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-2">{words(name)}</dt>
            <dd className="mono wrap-anywhere whitespace-pre-wrap">{String(value)}</dd>
          </div>
        ))}
      </dl>
      {values.filter(([, value]) => !isPlain(value)).map(([name, value]) => (
        <section key={name} className="grid min-w-0 gap-1">
          <h3 className="text-13 text-ink-2 font-normal">{words(name)}</h3>
          {isTable(value) ? <Table rows={value} /> : <Raw value={value} />}
        </section>
      ))}
    </div>
  )
}

function Table({ rows }: { rows: Row[] }) {
  const t = useTranslations("trace")
  const format = useFormatter()
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    .filter((name) => !name.endsWith("_id") && name !== "id")
    .filter((name) => rows.some((row) => row[name] != null))
    .toSorted((a, b) => rank(a) - rank(b))
  const show = (value: unknown): string => {
    if (value == null) return "–"
    if (typeof value === "number") return format.number(value, { maximumFractionDigits: 3 })
    if (typeof value === "boolean") return value ? t("yes") : t("no")
    return typeof value === "string" ? value : JSON.stringify(value)
  }
  return (
    <div className="overflow-x-auto" tabIndex={0} role="group">
      <table className="text-12 w-full border-collapse">
        <thead>
          <tr className="text-ink-2 text-start">
            {columns.map((name) => (
              <th key={name} scope="col" className="pe-4 pb-1 text-start font-normal">
                {words(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} className={clsx("border-line border-t", (row.kept === false || row.cited === false) && "text-ink-2")}>
              {columns.map((name) => (
                <td key={name} className={clsx("py-1 pe-4 align-top", typeof row[name] === "number" && "mono")}>
                  {show(row[name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The database keeps no order of names; a reader wants what it is, where, and how well it fits. */
const ORDER = ["title", "page", "vector", "keyword", "rerank", "score"]

function rank(column: string): number {
  const at = ORDER.indexOf(column)
  return at < 0 ? ORDER.length : at
}

function Raw({ value }: { value: unknown }) {
  const text = Array.isArray(value) && value.every(isPlain) ? value.join("\n") : JSON.stringify(value, null, 2)
  return (
    <pre tabIndex={0} className="text-12 bg-sunken max-h-60 overflow-auto rounded-5 p-2 whitespace-pre-wrap">
      {text}
    </pre>
  )
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== "object"
}

function isTable(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => !isPlain(row) && !Array.isArray(row))
}

