"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { previewPages } from "@/lib/api/endpoints"
import type { NewCrawl } from "@/lib/api/types"
import { addressOf } from "./address"
import { CrawlsWords } from "./crawls-words"
import { PreviewList } from "./preview-list"

type Props = { projectId: string; open: boolean; onClose: () => void; onAdd: (body: NewCrawl) => Promise<void> }

const EVERY = { Never: null, Day: 24, Week: 168, Month: 720 } as const
type Every = keyof typeof EVERY
const PAGE = { depth: 0, limit: 1 }

/** Asks for an address and how far to go from there; what would be fetched can be seen before. */
export function AddPages(props: Props) {
  return (
    <CrawlsWords>
      <Asked {...props} />
    </CrawlsWords>
  )
}

function Asked(props: Props) {
  const t = useTranslations("crawls")
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t("title")}>
      <Form {...props} />
    </Dialog>
  )
}

function Form({ projectId, onClose, onAdd }: Props) {
  const t = useTranslations("crawls")
  const [url, setUrl] = useState("")
  const [site, setSite] = useState(false)
  const [depth, setDepth] = useState(2)
  const [limit, setLimit] = useState(100)
  const [every, setEvery] = useState<Every>("Never")
  const wanted = { url: addressOf(url), ...(site ? { depth, limit } : PAGE) }
  const preview = useMutation({ mutationFn: () => previewPages(projectId, wanted) })
  const add = useMutation({ mutationFn: () => onAdd({ ...wanted, refresh_hours: EVERY[every] }), onSuccess: onClose })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  const changed = () => preview.reset()
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label={t("address")}
        hint={t("addressHint")}
        inputMode="url"
        autoComplete="url"
        placeholder="https://"
        required
        value={url}
        onChange={(event) => {
          setUrl(event.target.value)
          changed()
        }}
      />
      <ScopeChoice
        site={site}
        onChange={(whole) => {
          setSite(whole)
          changed()
        }}
      />
      {site && (
        <div className="grid grid-cols-2 items-start gap-4">
          <NumberField label={t("depth")} hint={t("depthHint")} value={depth} max={10} onChange={setDepth} />
          <NumberField label={t("limit")} hint={t("limitHint")} value={limit} max={2000} onChange={setLimit} />
        </div>
      )}
      <RefreshChoice every={every} onChange={setEvery} />
      {preview.isPending && <Skeleton lines={3} />}
      {preview.data && <PreviewList preview={preview.data} />}
      {(add.error ?? preview.error) && <ProblemNote error={add.error ?? preview.error} />}
      <DialogActions>
        <Button disabled={!url.trim() || preview.isPending} onClick={() => preview.mutate()}>
          {t("preview")}
        </Button>
        <Button type="submit" look="primary" disabled={!url.trim() || add.isPending}>
          {t("start")}
        </Button>
      </DialogActions>
    </form>
  )
}

/** One page, or what it leads to. */
function ScopeChoice({ site, onChange }: { site: boolean; onChange: (site: boolean) => void }) {
  const t = useTranslations("crawls")
  return (
    <fieldset>
      <legend className="text-14 mb-1.5 font-medium">{t("scope")}</legend>
      <div className="flex gap-6">
        {[false, true].map((whole) => (
          <label key={String(whole)} className="flex min-h-6 items-center gap-2">
            <input type="radio" name="scope" checked={site === whole} onChange={() => onChange(whole)} className="size-4" />
            {t(whole ? "site" : "page")}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function RefreshChoice({ every, onChange }: { every: Every; onChange: (every: Every) => void }) {
  const t = useTranslations("crawls")
  return (
    <Field label={t("refresh")}>
      {({ id }) => (
        <select id={id} value={every} onChange={(event) => onChange(event.target.value as Every)} className={`${inputClass} h-9`}>
          {(Object.keys(EVERY) as Every[]).map((name) => (
            <option key={name} value={name}>
              {t(`refresh${name}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type NumberProps = { label: string; hint: string; value: number; max: number; onChange: (value: number) => void }

function NumberField({ label, hint, value, max, onChange }: NumberProps) {
  return (
    <TextField
      label={label}
      hint={hint}
      type="number"
      min={1}
      max={max}
      required
      value={Number.isNaN(value) ? "" : value}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  )
}
