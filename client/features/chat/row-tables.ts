import type { Source } from "@/lib/api/types"

export type RowTable = {
  key: string
  title: string
  columns: string[]
  rows: { n: number; cells: string[]; asked: number[] }[]
}

/** The rows among these sources, those of one document and the same columns together. */
export function tablesOf(sources: Source[]): RowTable[] {
  const tables = new Map<string, RowTable>()
  for (const { n, row, title, document_id } of sources) {
    if (!row) continue
    const key = JSON.stringify([document_id, title, row.columns])
    const table = tables.get(key) ?? { key, title, columns: row.columns, rows: [] }
    table.rows.push({ n, cells: row.cells, asked: row.asked })
    tables.set(key, table)
  }
  return [...tables.values()].map(even)
}

/** As many cells in every row as the widest has, so that each stands under its name. */
function even(table: RowTable): RowTable {
  const width = Math.max(table.columns.length, ...table.rows.map(({ cells }) => cells.length))
  const filled = (texts: string[]) => [...texts, ...Array<string>(width - texts.length).fill("")]
  return {
    ...table,
    columns: table.columns.length > 0 ? filled(table.columns) : [],
    rows: table.rows.map((row) => ({ ...row, cells: filled(row.cells) })),
  }
}
