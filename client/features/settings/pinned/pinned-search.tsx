"use client"

import clsx from "clsx"
import { type KeyboardEvent, useId, useState } from "react"
import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { usePinnable } from "./use-pinnable"

type Props = {
  id: string
  describedBy: string | undefined
  invalid: boolean
  projectId: string
  pinned: string[]
  full: boolean
  onPin: (id: string) => void
}

/** A search field that offers documents by name: arrows choose, Enter pins, Esc closes. */
export function PinnedSearch({ id, describedBy, invalid, projectId, pinned, full, onPin }: Props) {
  const t = useTranslations("pinned")
  const listId = useId()
  const [text, setText] = useState("")
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const { offered, loading, error } = usePinnable(projectId, text, pinned, open)
  const active = Math.min(at, offered.length - 1)
  const optionId = (place: number) => `${listId}-${place}`

  const pin = (document: string) => {
    onPin(document)
    setText("")
    setAt(0)
    setOpen(false)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) setOpen(false)
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1
      if (open && offered.length > 0) setAt((active + step + offered.length) % offered.length)
      setOpen(true)
    } else if (event.key === "Enter") {
      const chosen = open && !loading ? offered[active] : undefined
      if (chosen) pin(chosen.id)
    } else return
    // Enter would save all settings.
    event.preventDefault()
  }
  return (
    <div className="relative" onBlur={({ relatedTarget, currentTarget }) => currentTarget.contains(relatedTarget) || setOpen(false)}>
      <input
        id={id}
        type="search"
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && offered.length > 0 ? optionId(active) : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        disabled={full}
        value={text}
        placeholder={t("search")}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={press}
        className={`${inputClass} h-9 w-full`}
      />
      <p role="status" className="sr-only">
        {open && !loading && t("found", { count: offered.length })}
      </p>
      <div className={clsx("bg-raised border-line shadow-popover absolute inset-x-0 top-full z-10 mt-1 rounded-8 border p-1", !open && "hidden")}>
        <ul id={listId} role="listbox" aria-label={t("search")}>
          {offered.map(({ id: document, name }, place) => (
            <li
              key={document}
              id={optionId(place)}
              role="option"
              aria-selected={place === active}
              // The field keeps the focus.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setAt(place)}
              onClick={() => pin(document)}
              className={clsx("text-14 cursor-pointer truncate rounded-5 px-2.5 py-2", place === active && "bg-accent-soft")}
            >
              {name}
            </li>
          ))}
        </ul>
        {offered.length === 0 && !error && <p className="text-14 text-ink-2 px-2.5 py-2">{t(loading ? "searching" : "noMatch")}</p>}
        {error && <ProblemNote error={error} />}
      </div>
    </div>
  )
}
