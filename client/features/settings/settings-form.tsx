"use client"

import { useQueryClient } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { type FormEvent, useMemo, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { updateSettings } from "@/lib/api/endpoints"
import { ApiProblem } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import type { ProjectSettings } from "@/lib/api/types"
import { useFieldWords } from "@/lib/use-problem-words"
import { isSame, type Leaf, sectionsOf, titleOf, treeOf } from "./leaves"
import { SettingField } from "./setting-field"

// Loaded after the page, and before anything can be changed and left.
const LeaveGuard = dynamic(() => import("./leave-guard").then((module) => module.LeaveGuard), { ssr: false })

type Props = { projectId: string; settings: ProjectSettings }

type Edits = Record<string, unknown>

/** What was changed and not saved, by project, for whoever goes back and comes again. */
const kept = new Map<string, Edits>()

export function SettingsForm({ projectId, settings }: Props) {
  const t = useTranslations("settings")
  const queries = useQueryClient()
  const sections = useMemo(() => sectionsOf(settings.schema, settings.values), [settings])
  const [edits, showEdits] = useState<Edits>(() => kept.get(projectId) ?? {})
  const setEdits = (next: Edits) => {
    showEdits(next)
    kept.set(projectId, next)
  }
  const [error, setError] = useState<unknown>(null)
  const [state, setState] = useState<"still" | "saving" | "saved">("still")

  const keyOf = (leaf: Leaf) => leaf.path.join(".")
  const valueOf = (leaf: Leaf) => (keyOf(leaf) in edits ? edits[keyOf(leaf)] : leaf.value)
  const changes = sections
    .flatMap((section) => section.leaves)
    .map((leaf) => ({ path: leaf.path, value: cleaned(valueOf(leaf)), before: leaf.value }))
    .filter(({ value, before }) => !isSame(value, before))
  const field = useFieldWords(error)
  const fieldErrors = (error instanceof ApiProblem && error.problem.errors?.length) || 0

  const save = async (): Promise<boolean> => {
    setState("saving")
    setError(null)
    try {
      const saved = await updateSettings(projectId, treeOf(changes))
      queries.setQueryData(keys.settings(projectId), saved)
      setEdits({})
      setState("saved")
      return true
    } catch (failure) {
      setError(failure)
      setState("still")
      return false
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-8">
      {error != null && fieldErrors === 0 && <ProblemNote error={error} />}
      {sections.map((section) => (
        <fieldset key={section.name} className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <legend className="text-18 mb-4 font-semibold">{sectionTitle(section.name, t)}</legend>
          {section.leaves.map((leaf) => (
            <SettingField
              key={keyOf(leaf)}
              projectId={projectId}
              leaf={leaf}
              value={valueOf(leaf)}
              error={field(leaf.path.at(-1)!)}
              onChange={(value) => {
                setEdits({ ...edits, [keyOf(leaf)]: value })
                setState("still")
              }}
            />
          ))}
        </fieldset>
      ))}
      <LeaveGuard count={changes.length} onSave={save} onDiscard={() => setEdits({})} />
      <div className="bg-canvas border-line sticky bottom-0 flex items-center gap-3 border-t py-3">
        <Button look="primary" type="submit" disabled={changes.length === 0 || state === "saving"}>
          {t("save")}
        </Button>
        {changes.length > 0 && (
          <Button look="quiet" onClick={() => setEdits({})}>
            {t("discard")}
          </Button>
        )}
        <p role="status" className="text-14 text-ink-2">
          {state === "saved" && changes.length === 0 ? t("saved") : changes.length > 0 ? t("unsaved", { count: changes.length }) : ""}
        </p>
      </div>
    </form>
  )
}

/** Lists are written a line each; empty lines are not meant. */
function cleaned(value: unknown): unknown {
  return Array.isArray(value) ? value.map((line) => String(line).trim()).filter(Boolean) : value
}

function sectionTitle(name: string, t: ReturnType<typeof useTranslations<"settings">>): string {
  if (name === "retrieval" || name === "answering" || name === "guardrail") return t(name)
  return titleOf(name || "general")
}
