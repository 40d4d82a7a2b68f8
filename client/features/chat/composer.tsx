"use client"

import { ArrowUp, Square } from "lucide-react"
import { type FormEvent, type KeyboardEvent, type ReactNode, type RefObject, useEffect, useImperativeHandle, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { isEnter } from "@/lib/enter"
import { useOnline } from "@/lib/use-online"
import { clearDraft, onGivenBack, readDraft, writeDraft } from "./draft"
import { countedLength, isTooLong, LONGEST_QUESTION } from "./length"

export type ComposerHandle = { fill: (text: string) => void; focus: () => void }

type Props = {
  draftKey: string
  running: boolean
  stopping: boolean
  handle: RefObject<ComposerHandle | null>
  /** What a question is asked with beside its words. */
  options: ReactNode
  onAsk: (content: string) => void
  onStop: () => void
  onEditLast: () => void
}

/** Where questions are written. Enter asks, Shift+Enter begins a line; what is not sent is kept. */
export function Composer({ draftKey, running, stopping, handle, options, onAsk, onStop, onEditLast }: Props) {
  const t = useTranslations("composer")
  const online = useOnline()
  const field = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useDraft(draftKey)
  const blank = text.trim() === ""
  const tooLong = isTooLong(text)

  useImperativeHandle(handle, () => ({
    fill: (next) => {
      setText(next)
      field.current?.focus()
    },
    focus: () => field.current?.focus(),
  }))
  useFocusOnLoad(field, draftKey)

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (blank || tooLong || running || !online) return
    onAsk(text.trim())
    setText("")
    clearDraft(draftKey)
    if (matchMedia("(hover: hover)").matches) field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (isEnter(event)) submit(event)
    if (event.key === "ArrowUp" && text === "") {
      event.preventDefault()
      onEditLast()
    }
  }
  return (
    <form
      onSubmit={submit}
      className="border-line-strong bg-surface has-[textarea:focus-visible]:outline-focus rounded-8 border has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:-outline-offset-1"
    >
      <textarea
        ref={field}
        aria-label={t("label")}
        placeholder={t("placeholder")}
        value={text}
        rows={1}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        className="field-sizing-content block max-h-60 min-h-11 w-full resize-none bg-transparent px-3.5 pt-3 pb-1 outline-none"
      />
      <div className="flex items-center gap-2 p-2 ps-3.5 sm:gap-3">
        {/* They come when they are known: on a narrow screen a second row would push the page away. */}
        <div className="-m-1 flex min-w-0 items-center gap-2 overflow-x-auto p-1 sm:contents">{options}</div>
        <span className="text-13 text-ink-2 ms-auto" id="composer-hint">
          {online ? <Hint text={text} /> : t("offline")}
        </span>
        {running ? <StopButton disabled={stopping} onStop={onStop} /> : <AskButton disabled={blank || tooLong || !online} />}
      </div>
    </form>
  )
}

/** What Enter does; of a long question, how much room is left or how much is too much. */
function Hint({ text }: { text: string }) {
  const t = useTranslations("composer")
  const length = countedLength(text)
  if (length === null) return <span className="hidden sm:inline">{t("hint")}</span>
  const words = length > LONGEST_QUESTION ? "tooLong" : "length"
  return (
    <span role="status" className={words === "tooLong" ? "text-danger" : undefined}>
      {t(words, { length, most: LONGEST_QUESTION, over: length - LONGEST_QUESTION })}
    </span>
  )
}

function StopButton({ disabled, onStop }: { disabled: boolean; onStop: () => void }) {
  const t = useTranslations("composer")
  return (
    <Button size="md" className="min-w-20" disabled={disabled} onClick={onStop}>
      <Square size={14} strokeWidth={2} fill="currentColor" aria-hidden />
      {t("stop")}
    </Button>
  )
}

function AskButton({ disabled }: { disabled: boolean }) {
  const t = useTranslations("composer")
  return (
    <Button type="submit" look="primary" className="min-w-20" disabled={disabled} aria-describedby="composer-hint">
      <ArrowUp size={16} strokeWidth={2} aria-hidden />
      {t("ask")}
    </Button>
  )
}

/** What is being written, kept per chat over reloads. */
function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ key, text: "" })
  useEffect(() => {
    // Storage is the device's; the first paint cannot know it.
    queueMicrotask(() => setDraft({ key, text: readDraft(key) }))
    return onGivenBack((of, text) => of === key && setDraft({ key, text }))
  }, [key])
  const change = (text: string) => {
    setDraft({ key, text })
    writeDraft(key, text)
  }
  return [draft.key === key ? draft.text : "", change]
}

/** On a touch screen focus would open the keyboard over the page. */
function useFocusOnLoad(field: RefObject<HTMLTextAreaElement | null>, key: string): void {
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current?.focus({ preventScroll: true })
  }, [field, key])
}
