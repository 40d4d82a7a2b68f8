"use client"

import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass } from "@/components/ui/field"
import { isSame, type Leaf, titleOf } from "./leaves"

type Props = {
  leaf: Leaf
  value: unknown
  error?: string
  onChange: (value: unknown) => void
}

/** One setting, drawn from its schema: what it is called, what it may be, what it is by default. */
export function SettingField({ leaf, value, error, onChange }: Props) {
  const t = useTranslations("settings")
  const { schema, path } = leaf
  const label = schema.title ?? titleOf(path.at(-1)!)
  const changed = schema.default !== undefined && !isSame(value, schema.default)
  const bounds =
    schema.minimum !== undefined && schema.maximum !== undefined
      ? t("bounds", { minimum: schema.minimum, maximum: schema.maximum })
      : null
  const hint = (
    <>
      {[schema.description, bounds].filter(Boolean).join(" ")}
      {changed && (
        <Button look="quiet" size="sm" className="-my-1 ms-1 h-6 px-1.5 underline underline-offset-2" onClick={() => onChange(schema.default)}>
          {t("reset", { value: shown(schema.default, t("nothing")) })}
        </Button>
      )}
    </>
  )
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
      {({ id, describedBy, invalid }) => {
        const common = { id, "aria-describedby": describedBy, "aria-invalid": invalid || undefined }
        if (schema.enum) {
          return (
            <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)} className={`${inputClass} h-9 w-auto min-w-40 justify-self-start`}>
              {schema.enum.map((option) => (
                <option key={String(option)} value={String(option)}>
                  {titleOf(String(option))}
                </option>
              ))}
            </select>
          )
        }
        if (schema.type === "integer" || schema.type === "number") {
          return (
            <input
              {...common}
              type="number"
              value={typeof value === "number" && Number.isFinite(value) ? value : ""}
              min={schema.minimum}
              max={schema.maximum}
              step={schema.type === "integer" ? 1 : 0.05}
              required
              onChange={(event) => onChange(event.target.valueAsNumber)}
              className={`${inputClass} mono h-9 w-28 justify-self-start`}
            />
          )
        }
        if (schema.type === "array") {
          return (
            <textarea
              {...common}
              rows={3}
              value={Array.isArray(value) ? value.join("\n") : ""}
              placeholder={t("onePerLine")}
              onChange={(event) => onChange(event.target.value.split("\n"))}
              className={`${inputClass} w-full field-sizing-content py-2`}
            />
          )
        }
        return (
          <textarea
            {...common}
            rows={3}
            value={typeof value === "string" ? value : ""}
            maxLength={schema.maxLength}
            onChange={(event) => onChange(event.target.value)}
            className={`${inputClass} w-full field-sizing-content py-2`}
          />
        )
      }}
    </Field>
  )
}

function shown(value: unknown, nothing: string): string {
  if (value === "" || value === null || (Array.isArray(value) && value.length === 0)) return nothing
  return typeof value === "string" ? titleOf(value) : String(value)
}
