"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { tryTool } from "@/lib/api/tools"
import type { Tool, ToolTrial } from "@/lib/api/types"
import { JsonField } from "./json-field"
import { jsonObject } from "./json-object"

type Props = { projectId: string; tool: Tool; onClose: () => void }

/** Calls a tool by hand: what goes out, and what comes back. */
export function TryTool({ projectId, tool, onClose }: Props) {
  const t = useTranslations("tools")
  const ui = useTranslations("ui")
  const [wrong, setWrong] = useState(false)
  const queries = useQueryClient()
  const tried = useMutation({
    mutationFn: (args: Record<string, unknown>) => tryTool(projectId, tool.id, args),
    // The row of its server has the button by now, and its own says what n8n said.
    onSuccess: ({ sign_in }) =>
      Promise.all([
        sign_in && queries.invalidateQueries({ queryKey: keys.toolServers(projectId) }),
        tool.kind === "n8n" && queries.invalidateQueries({ queryKey: keys.tools(projectId) }),
      ]),
  })
  const call = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const args = jsonObject(new FormData(event.currentTarget).get("arguments"))
    setWrong(args === null)
    if (args) tried.mutate(args)
  }
  return (
    <Dialog open onClose={onClose} title={t("tryNamed", { name: tool.name })}>
      <form onSubmit={call} className="grid gap-4">
        <p className="text-13 text-ink-2">{t("tryHint")}</p>
        <JsonField label={t("arguments")} name="arguments" value={blank(tool)} error={wrong ? t("notJson") : null} />
        {tried.error != null && <ProblemNote error={tried.error} />}
        <div role="status">{tried.data && <Trial trial={tried.data} />}</div>
        <DialogActions>
          <Button onClick={onClose}>{ui("close")}</Button>
          <Button look="primary" type="submit" disabled={tried.isPending}>
            {t("call")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

function Trial({ trial: { request, answer, error, ms } }: { trial: ToolTrial }) {
  const t = useTranslations("tools")
  const sent = request && [`${request.method} ${request.url}`, ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`)]
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {request && sent && <Said title={t("sent")} text={[...sent, ...(request.body ? ["", request.body] : [])].join("\n")} />}
      {answer && <Said title={t("answered", { status: answer.status, ms: Math.round(ms) })} text={answer.text} />}
      {answer?.failed && <p className="text-14 text-danger">{t("saysItFailed")}</p>}
      {answer?.unregistered && <p className="text-14 text-danger">{t("unregistered")}</p>}
      {answer?.cut && <p className="text-13 text-ink-2">{t("cut")}</p>}
      {error && (
        <p className="text-14 text-danger">
          {t("failed")}: {error}
        </p>
      )}
    </div>
  )
}

function Said({ title, text }: { title: string; text: string }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <h3 className="text-13 text-ink-2 font-normal">{title}</h3>
      <pre tabIndex={0} className="text-12 bg-sunken max-h-60 overflow-auto rounded-5 p-2 whitespace-pre-wrap wrap-anywhere">
        {text}
      </pre>
    </section>
  )
}

/** Its arguments, each with nothing in it. */
function blank(tool: Tool): Record<string, unknown> {
  const properties = (tool.parameters.properties ?? {}) as Record<string, { type?: unknown }>
  return Object.fromEntries(Object.entries(properties).map(([name, { type }]) => [name, BLANKS[String(type)] ?? ""]))
}

const BLANKS: Record<string, unknown> = { number: 0, integer: 0, boolean: false, array: [], object: {} }
