"use client"

import { Field, inputClass } from "@/components/ui/field"

type Props = { label: string; name: string; value: unknown; error: string | null }

/** JSON, to be written by hand. */
export function JsonField({ label, name, value, error }: Props) {
  return (
    <Field label={label} error={error}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          name={name}
          rows={6}
          spellCheck={false}
          defaultValue={JSON.stringify(value, null, 2)}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={`${inputClass} mono text-13 py-2`}
        />
      )}
    </Field>
  )
}
