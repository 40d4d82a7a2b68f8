"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
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
import { isSame, type Leaf, type Section, sectionsOf, titleOf, treeOf } from "./leaves"
import { SettingField } from "./setting-field"
import { useLeaving } from "./use-leaving"

// Loaded after the page; the click that it asks about is held back until then.
const LeaveDialog = dynamic(() => import("./leave-dialog").then((module) => module.LeaveDialog), { ssr: false })

type Props = { projectId: string; settings: ProjectSettings }

type Edits = Record<string, unknown>

/** What was changed and not saved, by project, for whoever goes back and comes again. */
const kept = new Map<string, Edits>()

const keyOf = (leaf: Leaf) => leaf.path.join(".")

/** What is written and not saved: it lies over what the project has. */
function useEdits(projectId: string, sections: Section[]) {
  const [edits, show] = useState<Edits>(() => kept.get(projectId) ?? {})
  const set = (next: Edits) => {
    show(next)
    kept.set(projectId, next)
  }
  const valueOf = (leaf: Leaf) => (keyOf(leaf) in edits ? edits[keyOf(leaf)] : leaf.value)
  const changes = sections
    .flatMap((section) => section.leaves)
    .map((leaf) => ({ path: leaf.path, value: cleaned(valueOf(leaf)), before: leaf.value }))
    .filter(({ value, before }) => !isSame(value, before))
  return {
    valueOf,
    changes,
    put: (leaf: Leaf, value: unknown) => set({ ...edits, [keyOf(leaf)]: value }),
    discard: () => set({}),
  }
}

export function SettingsForm({ projectId, settings }: Props) {
  const t = useTranslations("settings")
  const queries = useQueryClient()
  const sections = useMemo(() => sectionsOf(settings.schema, settings.values), [settings])
  const { valueOf, changes, put, discard } = useEdits(projectId, sections)
  const { mutateAsync, reset, error, isPending, isSuccess } = useMutation({
    mutationFn: () => updateSettings(projectId, treeOf(changes)),
    onSuccess: (saved) => {
      queries.setQueryData(keys.settings(projectId), saved)
      discard()
    },
  })
  const [leaving, stay] = useLeaving(changes.length > 0)
  const save = () => mutateAsync().then(() => true, () => false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  const field = useFieldWords(error)
  const fieldErrors = (error instanceof ApiProblem && error.problem.errors?.length) || 0
  const change = (leaf: Leaf, value: unknown) => {
    put(leaf, value)
    // It is not as it was saved any more; what was wrong stays said.
    if (isSuccess) reset()
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
              onChange={(value) => change(leaf, value)}
            />
          ))}
        </fieldset>
      ))}
      <LeaveDialog href={leaving} onStay={stay} count={changes.length} onSave={save} onDiscard={discard} />
      <SaveBar count={changes.length} busy={isPending} saved={isSuccess} onDiscard={discard} />
    </form>
  )
}

type BarProps = { count: number; busy: boolean; saved: boolean; onDiscard: () => void }

function SaveBar({ count, busy, saved, onDiscard }: BarProps) {
  const t = useTranslations("settings")
  return (
    <div className="bg-canvas border-line sticky bottom-0 flex items-center gap-3 border-t py-3">
      <Button look="primary" type="submit" disabled={count === 0 || busy}>
        {t("save")}
      </Button>
      {count > 0 && (
        <Button look="quiet" onClick={onDiscard}>
          {t("discard")}
        </Button>
      )}
      <p role="status" className="text-14 text-ink-2">
        {saved && count === 0 ? t("saved") : count > 0 ? t("unsaved", { count }) : ""}
      </p>
    </div>
  )
}

/** Lists are written a line each; empty lines are not meant. */
function cleaned(value: unknown): unknown {
  return Array.isArray(value) ? value.map((line) => String(line).trim()).filter(Boolean) : value
}

function sectionTitle(name: string, t: ReturnType<typeof useTranslations<"settings">>): string {
  if (name === "retrieval" || name === "answering" || name === "agent" || name === "guardrail") return t(name)
  return titleOf(name || "general")
}
