"use client"

import { Field } from "@/components/ui/field"
import { type Leaf, titleOf } from "./leaves"
import { PinnedField } from "./pinned/pinned-field"
import { SettingControl } from "./setting-control"
import { BackToDefault, useDescription } from "./setting-hint"

type Props = {
  projectId: string
  leaf: Leaf
  value: unknown
  error?: string
  onChange: (value: unknown) => void
}

/** One setting, drawn from its schema: what it is called, what it may be, what it is by default. */
export function SettingField({ projectId, leaf, value, error, onChange }: Props) {
  const { schema, path } = leaf
  const label = schema.title ?? titleOf(path.at(-1)!)
  const description = useDescription(leaf, value)
  const hint = (
    <>
      {description}{" "}
      <BackToDefault leaf={leaf} value={value} onChange={onChange} />
    </>
  )
  if (path.join(".") === "retrieval.pinned_documents") {
    return (
      <PinnedField
        projectId={projectId}
        label={label}
        ids={Array.isArray(value) ? value.map(String) : []}
        most={schema.maxItems ?? Infinity}
        error={error}
        onChange={onChange}
      />
    )
  }
  if (schema.type === "boolean") {
    return (
      <div className="grid gap-1">
        <label className="flex w-fit items-center gap-2.5 font-medium text-14">
          <input
            type="checkbox"
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
            className="size-4"
          />
          {label}
        </label>
        <div className="text-13 text-ink-2 ps-6.5">{hint}</div>
        {error && <p className="text-13 text-danger ps-6.5">{error}</p>}
      </div>
    )
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {(field) => <SettingControl {...field} leaf={leaf} value={value} onChange={onChange} />}
    </Field>
  )
}
