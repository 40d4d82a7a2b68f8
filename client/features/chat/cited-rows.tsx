"use client"

import { useTranslations } from "use-intl"
import type { Source } from "@/lib/api/types"
import { useEvidence } from "./evidence"
import { type RowTable, tablesOf } from "./row-tables"

/** The cited rows of tables, as tables: one for the rows of each, every row with its number in front, where it stays however wide the table is. */
export function CitedRows({ sources }: { sources: Source[] }) {
  return tablesOf(sources).map((table) => <Rows key={table.key} table={table} />)
}

function Rows({ table }: { table: RowTable }) {
  const t = useTranslations("answer")
  const { openNumber, openSource } = useEvidence()
  return (
    <div className="reading mt-4">
      <div className="table-scroll" role="group" aria-label={table.title} tabIndex={0}>
        <table className="cited-rows">
          {table.columns.length > 0 && (
            <thead>
              <tr>
                <th scope="col">
                  <span className="sr-only">{t("sources")}</span>
                </th>
                {table.columns.map((name, n) => (
                  <th key={n} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {table.rows.map(({ n, cells, asked }) => (
              <tr key={n}>
                <td>
                  <button
                    type="button"
                    className="mark"
                    aria-label={t("sourceName", { n, title: table.title })}
                    aria-expanded={openNumber === n}
                    onClick={(event) => openSource(n, event.currentTarget)}
                  >
                    <span aria-hidden>{n}</span>
                  </button>
                </td>
                {cells.map((cell, column) => (
                  <td key={column}>{asked.includes(column) ? <strong>{cell}</strong> : cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
