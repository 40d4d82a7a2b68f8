"use client"

import { useTranslations } from "use-intl"
import { inputClass } from "@/components/ui/field"
import type { Leaf } from "./leaves"
import { isShare, useOptions, usePercent } from "./setting-hint"

type Props = {
  id: string
  describedBy: string | undefined
  invalid: boolean
  leaf: Leaf
  value: unknown
  onChange: (value: unknown) => void
}

const STEP = 0.05

/** A list to choose from, a slider, a number, or lines of text: whatever the schema asks for. */
export function SettingControl({ id, describedBy, invalid, leaf, value, onChange }: Props) {
  const t = useTranslations("settings")
  const { nameOf } = useOptions(leaf)
  const percent = usePercent()
  const { schema } = leaf
  const common = { id, "aria-describedby": describedBy, "aria-invalid": invalid || undefined }
  if (schema.enum) {
    return (
      <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)} className={`${inputClass} h-9 w-auto min-w-40 justify-self-start`}>
        {schema.enum.map((option) => (
          <option key={String(option)} value={String(option)}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    )
  }
  const number = typeof value === "number" && Number.isFinite(value) ? value : ""
  if (isShare(leaf)) {
    return (
      <div className="flex max-w-80 items-center gap-3">
        <input
          {...common}
          type="range"
          value={number}
          min={schema.minimum}
          max={schema.maximum}
          step={STEP}
          aria-valuetext={number === "" ? undefined : percent(number)}
          onChange={(event) => onChange(event.target.valueAsNumber)}
          className="h-9 min-w-0 flex-1"
        />
        <output htmlFor={id} className="mono text-14 w-12 tabular-nums">
          {number === "" ? "" : percent(number)}
        </output>
      </div>
    )
  }
  if (schema.type === "integer" || schema.type === "number") {
    return (
      <input
        {...common}
        type="number"
        value={number}
        min={schema.minimum}
        max={schema.maximum}
        step={schema.type === "integer" ? 1 : STEP}
        required
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className={`${inputClass} mono h-9 w-28 justify-self-start`}
      />
    )
  }
  const list = schema.type === "array"
  const shown = list ? (Array.isArray(value) ? value.join("\n") : "") : typeof value === "string" ? value : ""
  return (
    <textarea
      {...common}
      rows={3}
      value={shown}
      maxLength={schema.maxLength}
      placeholder={list ? t("onePerLine") : undefined}
      onChange={(event) => onChange(list ? event.target.value.split("\n") : event.target.value)}
      className={`${inputClass} w-full field-sizing-content py-2`}
    />
  )
}
