import { createTranslator } from "use-intl/core"
import messages from "@/messages/landing.en.json"

/** A sentence of an answer, joined by one line to the passage it rests on. */
export function Example() {
  const t = createTranslator({ locale: "en", messages, namespace: "landing" })
  return (
    <figure aria-label={t("example")} className="grid">
      <div className="bg-surface border-line rounded-8 border p-6">
        <p className="text-15 font-semibold">{t("question")}</p>
        <p className="text-17 mt-3 font-serif leading-[1.62]">
          <span className="claim" data-open>
            {t("sentence")}
          </span>
          <span aria-hidden className="mark">
            <span>1</span>
          </span>
        </p>
      </div>
      <span aria-hidden className="bg-marker-edge ms-24 h-8 w-px" />
      <div className="bg-raised border-line ms-6 rounded-8 border p-6 md:ms-10">
        <p className="text-13 text-ink-2">{t("source")}</p>
        <p className="text-ink-2 mt-2 font-serif leading-[1.55]">
          {t("before")} <mark className="passage-text text-ink!">{t("passage")}</mark> {t("after")}
        </p>
      </div>
    </figure>
  )
}
