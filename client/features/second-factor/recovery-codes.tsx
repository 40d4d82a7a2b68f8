"use client"

import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { CopyButton } from "@/components/ui/copy-button"

/** The form that led here is gone, and the focus with it. */
const focusOn = (element: HTMLElement | null) => element?.focus()

type Props = { codes: string[]; onKept: () => void }

/** Shown once, so that one says that they are kept. */
export function KeepCodes({ codes, onKept }: Props) {
  const t = useTranslations("factor")
  const text = `${codes.join("\n")}\n`
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`
  return (
    <div className="grid gap-4">
      <p ref={focusOn} tabIndex={-1} className="text-14">
        {t("keepCodes")}
      </p>
      <ul className="bg-sunken mono text-14 grid gap-x-6 gap-y-1 rounded-5 p-4 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CopyButton text={text} label={t("copyCodes")} />
        <a href={file} download="ibid-recovery-codes.txt" className="text-14 text-accent hover:text-accent-hover underline underline-offset-2">
          {t("downloadCodes")}
        </a>
      </div>
      <Button look="primary" size="lg" onClick={onKept}>
        {t("kept")}
      </Button>
    </div>
  )
}
