"use client"

import clsx from "clsx"
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from "react"
import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Document } from "@/lib/api/types"
import { usePinnable } from "./use-pinnable"

type Props = {
  ref: Ref<HTMLInputElement>
  id: string
  describedBy: string | undefined
  invalid: boolean
  projectId: string
  pinned: string[]
  full: boolean
  placeholder?: string
  onPin: (id: string) => void
}

/** What is written, whether offers are shown to it, which of them Enter takes, and whether it was pressed too early. */
function useWritten() {
  const [text, setText] = useState("")
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const [entered, setEntered] = useState(false)
  const show = (next: string, opened: boolean) => {
    setText(next)
    setAt(0)
    setOpen(opened)
    setEntered(false)
  }
  return { text, open, at, entered, setOpen, setAt, setEntered, show }
}

/** What is written, which documents are offered to it, and what each key does. */
function useChoosing({ projectId, pinned, onPin }: Pick<Props, "projectId" | "pinned" | "onPin">) {
  const { text, open, at, entered, setOpen, setAt, setEntered, show } = useWritten()
  const { offered, loading, error } = usePinnable(projectId, text, pinned, open)
  const active = Math.min(at, offered.length - 1)
  const chosen = open && !loading ? offered[active] : undefined

  const pin = (document: string) => {
    onPin(document)
    show("", false)
  }
  const move = (step: 1 | -1) => {
    if (open && offered.length > 0) setAt((active + step + offered.length) % offered.length)
    setOpen(true)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) show(text, false)
    else if (event.key === "ArrowDown") move(1)
    else if (event.key === "ArrowUp") move(-1)
    else if (event.key !== "Enter") return
    else if (chosen) pin(chosen.id)
    else setEntered(open && loading && text !== "")
    // Enter would save all settings.
    event.preventDefault()
  }
  // Whoever types fast presses Enter before the answer is there, and means what it puts first.
  useEffect(() => {
    if (entered && chosen) pin(chosen.id)
    else if (entered && !loading) setEntered(false)
  })
  return { text, open, offered, active, loading, error, setOpen, setAt, show, pin, press }
}

/** A search field that offers documents by name: arrows choose, Enter pins, Esc closes. */
export function PinnedSearch({ ref, id, describedBy, invalid, projectId, pinned, full, placeholder, onPin }: Props) {
  const t = useTranslations("pinned")
  const listId = useId()
  const { text, open, offered, active, loading, error, setOpen, setAt, show, pin, press } = useChoosing({ projectId, pinned, onPin })
  return (
    <div className="relative" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
      <input
        ref={ref}
        id={id}
        type="search"
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && offered.length > 0 ? optionId(listId, active) : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        disabled={full}
        value={text}
        placeholder={placeholder ?? t("search")}
        onChange={(event) => show(event.target.value, true)}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        className={`${inputClass} h-9 w-full`}
      />
      <p role="status" className="sr-only">{open && !loading && t("found", { count: offered.length })}</p>
      <div className={clsx("bg-raised border-line shadow-popover absolute inset-x-0 top-full z-10 mt-1 rounded-8 border p-1", !open && "hidden")}>
        <Offers listId={listId} offered={offered} active={active} onPoint={setAt} onPin={pin} />
        {offered.length === 0 && !error && <p className="text-14 text-ink-2 px-2.5 py-2">{t(loading ? "searching" : "noMatch")}</p>}
        {error && <ProblemNote error={error} />}
      </div>
    </div>
  )
}

const optionId = (listId: string, place: number) => `${listId}-${place}`

type OffersProps = {
  listId: string
  offered: Document[]
  active: number
  onPoint: (place: number) => void
  onPin: (id: string) => void
}

function Offers({ listId, offered, active, onPoint, onPin }: OffersProps) {
  const t = useTranslations("pinned")
  return (
    <ul id={listId} role="listbox" aria-label={t("search")}>
      {offered.map(({ id, name }, place) => (
        <li
          key={id}
          id={optionId(listId, place)}
          role="option"
          aria-selected={place === active}
          // The field keeps the focus.
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => onPoint(place)}
          onClick={() => onPin(id)}
          className={clsx("text-14 cursor-pointer truncate rounded-5 px-2.5 py-2", place === active && "bg-accent-soft")}
        >
          {name}
        </li>
      ))}
    </ul>
  )
}
