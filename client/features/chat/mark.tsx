"use client"

import type { ComponentProps, FocusEvent, PointerEvent } from "react"
import { useTranslations } from "use-intl"
import type { Source } from "@/lib/api/types"
import { usePlace } from "@/features/source/use-place"
import { markLabel } from "./claims"
import { useEvidence } from "./evidence"

type DataProps = { "data-cites"?: string; "data-sentence"?: string; "data-support"?: string }

/** A sentence of the answer; it lights up under the pointer and while its source is open. */
export function Claim({ children, ...props }: ComponentProps<"span"> & DataProps) {
  const t = useTranslations("answer")
  const { openNumber, lit, setLit, preview } = useEvidence()
  const sentence = props["data-sentence"]
  if (sentence === undefined) return <span className={props.className}>{children}</span>

  const cites = (props["data-cites"] ?? "").split(",").filter(Boolean).map(Number)
  const unsupported = props["data-support"] === "none"
  const show = (event: FocusEvent<HTMLElement> | PointerEvent<HTMLElement>) => {
    setLit(sentence)
    if (!unsupported || isTouch(event)) return
    preview({ anchor: event.currentTarget, sources: [], byKeyboard: event.type === "focus" })
  }
  const hide = () => {
    setLit(null)
    if (unsupported) preview(null)
  }
  return (
    <span
      className="claim"
      data-support={props["data-support"]}
      data-lit={lit === sentence || undefined}
      data-open={(openNumber !== null && cites.includes(openNumber)) || undefined}
      onPointerEnter={show}
      onPointerLeave={hide}
      {...(unsupported && {
        role: "note",
        tabIndex: 0,
        "aria-description": t("noSource"),
        onFocus: show,
        onBlur: hide,
      })}
    >
      {children}
    </span>
  )
}

/** A citation: a real button that shows its passage on hover and opens the source on click. */
export function Mark({ children, ...props }: ComponentProps<"button"> & DataProps) {
  const t = useTranslations("answer")
  const place = usePlace()
  const { sources, openNumber, openSource, preview } = useEvidence()
  const cites = (props["data-cites"] ?? "").split(",").map(Number)
  const cited = cites.flatMap((n) => sources.get(n) ?? [])
  const first = cited[0]
  if (!first) return null

  const name =
    cited.length === 1
      ? t("sourceName", { n: first.n, title: [first.title, place(first.place, first.title)].filter(Boolean).join(", ") })
      : t("sourcesName", { shown: markLabel(cites), titles: [...new Set(cited.map(({ title }) => title))].join(", ") })
  const show = (event: FocusEvent<HTMLElement> | PointerEvent<HTMLElement>) => {
    const byKeyboard = event.type === "focus"
    if (isTouch(event) || (byKeyboard && !event.currentTarget.matches(":focus-visible"))) return
    preview({ anchor: event.currentTarget, sources: cited, byKeyboard })
  }
  return (
    <button
      type="button"
      className="mark"
      aria-label={name}
      aria-expanded={openNumber !== null && cites.includes(openNumber)}
      data-cites={props["data-cites"]}
      data-weak={"data-weak" in props ? "" : undefined}
      data-gone={cited.every(isGone) ? "" : undefined}
      onClick={(event) => {
        preview(null)
        openSource(first.n, event.currentTarget)
      }}
      onPointerEnter={show}
      onPointerLeave={() => preview(null)}
      onFocus={show}
      onBlur={() => preview(null)}
    >
      <span aria-hidden>{children}</span>
    </button>
  )
}

/** A model may write any address; only one that the question or a source names becomes a link. */
export function KnownLink({ href, children }: ComponentProps<"a">) {
  const { addresses } = useEvidence()
  if (!href || !addresses.includes(href)) return <>{children}</>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  )
}

/** The document was removed after the answer was written. */
export function isGone(source: Source): boolean {
  return source.kind === "document" && !source.document_id
}

function isTouch(event: FocusEvent | PointerEvent): boolean {
  return "pointerType" in event && event.pointerType === "touch"
}
