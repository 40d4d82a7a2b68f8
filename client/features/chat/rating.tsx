"use client"

import { ThumbsDown, ThumbsUp } from "lucide-react"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"
import { inputClass } from "@/components/ui/field"
import type { Feedback } from "@/lib/api/types"

type Props = {
  feedback: Feedback | null
  onRate: (rating: Feedback["rating"] | null, reason?: string) => void
}

/** Good or bad, changed or cleared by pressing again. A bad answer may be given a reason. */
export function Rating({ feedback, onRate }: Props) {
  const t = useTranslations("rating")
  const [asking, setAsking] = useState(false)
  const rating = feedback?.rating ?? null

  const press = (pressed: Feedback["rating"]) => {
    const next = rating === pressed ? null : pressed
    onRate(next)
    setAsking(next === "bad")
  }
  const give = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get("reason")).trim()
    if (reason) onRate("bad", reason)
    setAsking(false)
  }
  const fill = (pressed: Feedback["rating"]) => (rating === pressed ? "currentColor" : "none")
  return (
    <>
      <IconButton label={t("good")} aria-pressed={rating === "good"} onClick={() => press("good")}>
        <ThumbsUp size={16} strokeWidth={1.75} fill={fill("good")} aria-hidden />
      </IconButton>
      <IconButton label={t("bad")} aria-pressed={rating === "bad"} onClick={() => press("bad")}>
        <ThumbsDown size={16} strokeWidth={1.75} fill={fill("bad")} aria-hidden />
      </IconButton>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("reasonTitle")}>
        <form onSubmit={give} className="grid gap-4">
          <textarea
            name="reason"
            aria-label={t("reasonLabel")}
            placeholder={t("reasonLabel")}
            rows={3}
            maxLength={2000}
            className={`${inputClass} w-full py-2`}
          />
          <DialogActions>
            <Button onClick={() => setAsking(false)}>{t("skip")}</Button>
            <Button look="primary" type="submit">
              {t("send")}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  )
}
