"use client"

import type { ComponentProps } from "react"
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
  const { schema } = leaf
  const shared = { leaf, value, onChange, common: { id, "aria-describedby": describedBy, "aria-invalid": invalid || undefined } }
  if (schema.enum) return <Choice {...shared} />
  if (isShare(leaf)) return <Slider {...shared} />
  if (schema.type === "integer" || schema.type === "number") return <NumberInput {...shared} />
  return <Lines {...shared} />
}

type ControlProps = Pick<Props, "leaf" | "value" | "onChange"> & {
  common: Pick<ComponentProps<"input">, "id" | "aria-describedby"> & { "aria-invalid": true | undefined }
}

const numberOf = (value: unknown): number | "" => (typeof value === "number" && Number.isFinite(value) ? value : "")

function Choice({ leaf, value, onChange, common }: ControlProps) {
  const { nameOf } = useOptions(leaf)
  return (
    <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)} className={`${inputClass} h-9 w-auto max-w-full min-w-40 justify-self-start`}>
      {leaf.schema.enum!.map((option) => (
        <option key={String(option)} value={String(option)}>
          {nameOf(option)}
        </option>
      ))}
    </select>
  )
}

function Slider({ leaf: { schema }, value, onChange, common }: ControlProps) {
  const percent = usePercent()
  const number = numberOf(value)
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
      <output htmlFor={common.id} className="mono text-14 w-12 tabular-nums">
        {number === "" ? "" : percent(number)}
      </output>
    </div>
  )
}

function NumberInput({ leaf: { schema }, value, onChange, common }: ControlProps) {
  return (
    <input
      {...common}
      type="number"
      value={numberOf(value)}
      min={schema.minimum}
      max={schema.maximum}
      step={schema.type === "integer" ? 1 : STEP}
      required
      onChange={(event) => onChange(event.target.valueAsNumber)}
      className={`${inputClass} mono h-9 w-28 justify-self-start`}
    />
  )
}

/** Text, or a list with a line for each. */
function Lines({ leaf: { schema }, value, onChange, common }: ControlProps) {
  const t = useTranslations("settings")
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
