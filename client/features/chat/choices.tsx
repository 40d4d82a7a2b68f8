"use client"

import clsx from "clsx"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import type { Choice } from "@/lib/api/types"
import type { ShownMessage } from "./turn"

type Props = { answer: ShownMessage; busy: boolean; onAsk: (choice: Choice) => void }

/** What an answer asks back, as buttons: each asks the same question of one document. */
export function Choices({ answer, busy, onAsk }: Props) {
  const t = useTranslations("answer")
  const choices = answer.choices ?? []
  if (choices.length === 0) return null
  return (
    <ul aria-label={t("choices")} className="mt-3 flex flex-wrap gap-2">
      {choices.map((choice) => (
        <li key={choice.document_id} className="max-w-full">
          <button
            type="button"
            aria-disabled={busy || undefined}
            onClick={() => !busy && onAsk(choice)}
            className={clsx(buttonClass("outline"), "h-auto min-h-9 max-w-full py-1.5 text-left whitespace-normal!")}
          >
            <span className="min-w-0 wrap-anywhere">{choice.label}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
