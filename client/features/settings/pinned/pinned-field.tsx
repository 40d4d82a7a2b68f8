"use client"

import { useRef } from "react"
import { useTranslations } from "use-intl"
import { Field } from "@/components/ui/field"
import { PinnedChips } from "./pinned-chips"
import { PinnedSearch } from "./pinned-search"

type Props = {
  projectId: string
  label: string
  ids: string[]
  most: number
  /** Of what is not pinned but chosen for something else. */
  hint?: string
  placeholder?: string
  error?: string
  onChange: (ids: string[]) => void
}

/** Documents that are always read, chosen by name. */
export function PinnedField({ projectId, label, ids, most, hint, placeholder, error, onChange }: Props) {
  const t = useTranslations("pinned")
  const full = ids.length >= most
  const search = useRef<HTMLInputElement>(null)
  return (
    <Field label={label} hint={full ? t("full", { count: most }) : (hint ?? t("hint"))} error={error}>
      {(field) => (
        <div className="grid gap-2">
          <PinnedSearch {...field} ref={search} projectId={projectId} pinned={ids} full={full} placeholder={placeholder} onPin={(id) => onChange([...ids, id])} />
          <PinnedChips projectId={projectId} ids={ids} onLast={() => search.current?.focus()} onUnpin={(gone) => onChange(ids.filter((id) => id !== gone))} />
        </div>
      )}
    </Field>
  )
}
