"use client"

import { Check, Copy } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "./button"

type Props = { text: string | (() => string); label: string; quiet?: boolean; icon?: boolean }

export function CopyButton({ text, label, quiet, icon }: Props) {
  const t = useTranslations("ui")
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await writeClipboard(typeof text === "string" ? text : text())
    setCopied(true)
    setTimeout(() => setCopied(false), 1600)
  }
  const Icon = copied ? Check : Copy
  if (icon) {
    return (
      <IconButton label={copied ? t("copied") : label} onClick={copy}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
    )
  }
  return (
    <Button look={quiet ? "quiet" : "outline"} size={quiet ? "sm" : "md"} onClick={copy}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span aria-live="polite">{copied ? t("copied") : label}</span>
    </Button>
  )
}

/** Pages served over plain http have no clipboard API; a selected field still can copy. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement("textarea")
  field.value = text
  field.style.position = "fixed"
  field.style.opacity = "0"
  document.body.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
}
