"use client"

import clsx from "clsx"
import { type ComponentProps, type ReactNode, useId } from "react"

export const inputClass =
  "rounded-5 border border-line-strong bg-surface px-3 text-15 text-ink " +
  "aria-invalid:border-danger disabled:opacity-55"

/** A choice among other small things in a row. Where there is no room for its words they end in dots before the arrow. */
export const smallSelectClass =
  "border-line bg-surface text-13 text-ink-2 h-8 min-w-0 rounded-5 border ps-1.5 pe-1 text-ellipsis pointer-coarse:h-11"

type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  error?: string | null
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode
}

/** A label above its control, a hint and an error below it, all tied together. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  const errorId = `${id}-error`
  const describedBy = clsx(hint != null && hintId, error && errorId) || undefined
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="text-14 font-medium">
        {label}
      </label>
      {children({ id, describedBy, invalid: Boolean(error) })}
      {hint != null && (
        <p id={hintId} className="text-13 text-ink-2">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="text-13 text-danger">
          {error}
        </p>
      )}
    </div>
  )
}

type TextFieldProps = Omit<ComponentProps<"input">, "id"> &
  Pick<FieldProps, "label" | "hint" | "error"> & { tall?: boolean; end?: ReactNode }

export function TextField({ label, hint, error, tall, end, className, ...props }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ id, describedBy, invalid }) => (
        <div className="relative">
          <input
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            className={clsx(inputClass, "w-full", tall ? "h-11" : "h-9", end && "pe-12", className)}
            {...props}
          />
          {end && <div className="absolute inset-y-0 end-1.5 flex items-center">{end}</div>}
        </div>
      )}
    </Field>
  )
}
