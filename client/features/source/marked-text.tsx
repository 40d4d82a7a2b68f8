"use client"

import clsx from "clsx"
import { type RefObject, useMemo } from "react"
import { blocksOf, type Layout, type Row } from "./layout"
import { piecesOf, type Stretch, touches } from "./pieces"

type Props = {
  text: string
  layout: Layout
  marked: Stretch | null
  lit?: Stretch | null
  /** Changes when the mark is to be drawn anew. */
  stroke?: string | number
  /** The first thing that is marked. */
  mark: RefObject<HTMLElement | null>
}

/** An extracted text with a passage marked: its characters in prose and code, its rows in a table. */
export function MarkedText({ text, layout, marked, lit, stroke = 0, mark }: Props) {
  const blocks = useMemo(() => blocksOf(text, layout), [text, layout])
  const first = marked && blocks.find((block) => touches(block, marked))
  return blocks.map((block) =>
    block.kind === "text" ? (
      <p key={block.from} className={clsx("whitespace-pre-wrap", layout === "code" ? "mono text-13" : "font-serif leading-relaxed")}>
        {piecesOf(block, marked, lit).map(({ from, to, kind }) =>
          kind === "plain" ? (
            text.slice(from, to)
          ) : (
            <mark
              key={`${kind} ${from} ${stroke}`}
              ref={kind === "marked" && block === first ? mark : undefined}
              data-testid={kind === "marked" ? "passage" : undefined}
              className={kind === "marked" ? "passage-text" : "lit-text bg-marker/55 text-inherit"}
            >
              {text.slice(from, to)}
            </mark>
          ),
        )}
      </p>
    ) : (
      <Table key={block.from} text={text} rows={block.rows} marked={marked} lit={lit} mark={block === first ? mark : undefined} />
    ),
  )
}

type TableProps = Pick<Props, "text" | "marked" | "lit"> & { rows: Row[]; mark?: RefObject<HTMLElement | null> }

function Table({ text, rows, marked, lit, mark }: TableProps) {
  const first = rows.find((row) => touches(row, marked))
  return (
    <div className="my-3 overflow-x-auto" tabIndex={0} role="group">
      {/* A word is never broken for want of room: what is wider than its place scrolls. */}
      <table className="text-13 min-w-full border-collapse wrap-break-word">
        <tbody>
          {rows.map((row) => {
            const isMarked = touches(row, marked)
            return (
              <tr
                key={row.from}
                ref={row === first ? (mark as RefObject<HTMLTableRowElement | null> | undefined) : undefined}
                data-testid={isMarked ? "passage" : undefined}
                className={clsx("border-line border-b", isMarked ? "passage-row" : touches(row, lit) && "lit-row bg-marker/55")}
              >
                {row.cells.map((cell) => (
                  <td key={cell.from} className="px-2 py-1 align-top">
                    {text.slice(cell.from, cell.to)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
