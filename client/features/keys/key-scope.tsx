"use client"

import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import type { Verb } from "@/lib/api/types"
import type { Projects } from "./use-all-projects"

/** What a key is for; without a list of projects, all of them. */
export type Scope = { verbs: Verb[]; projects: string[] | null }

const VERBS: Verb[] = ["read", "ask", "write", "manage", "account"]
const LABEL = "text-14 flex min-h-8 items-center gap-2 pointer-coarse:min-h-11"

export const isWhole = ({ verbs, projects }: Scope) => verbs.length > 0 && projects?.length !== 0

type Props = {
  scope: Scope
  projects: Projects
  /** Somebody tried to create it, so that what is missing is said. */
  checked: boolean
  onChange: (scope: Scope) => void
}

const turned = <T,>(all: T[], one: T) => (all.includes(one) ? all.filter((other) => other !== one) : [...all, one])

export function ScopeFields(props: Props) {
  return (
    <>
      <VerbFields {...props} />
      <ProjectFields {...props} />
    </>
  )
}

function VerbFields({ scope, checked, onChange }: Props) {
  const t = useTranslations("keys")
  const turn = (verb: Verb) => {
    const verbs = turned(scope.verbs, verb)
    onChange({ verbs, projects: verbs.includes("account") ? null : scope.projects })
  }
  return (
    <fieldset className="grid">
      <legend className="text-14 mb-1 font-medium">{t("may")}</legend>
      {VERBS.map((verb) => (
        <label key={verb} className={LABEL}>
          <input type="checkbox" checked={scope.verbs.includes(verb)} onChange={() => turn(verb)} className="accent-accent size-4 shrink-0" />
          <span>
            {t(`verbs.${verb}`)} <span className="text-13 text-ink-2">{t(`verbHints.${verb}`)}</span>
          </span>
        </label>
      ))}
      {checked && scope.verbs.length === 0 && <Missing>{t("chooseVerb")}</Missing>}
    </fieldset>
  )
}

function ProjectFields({ scope, projects, checked, onChange }: Props) {
  const t = useTranslations("keys")
  const always = scope.verbs.includes("account")
  const set = (chosen: string[] | null) => onChange({ ...scope, projects: chosen })
  return (
    <fieldset className="grid">
      <legend className="text-14 mb-1 font-medium">{t("where")}</legend>
      <label className={LABEL}>
        <input type="radio" name="where" checked={scope.projects !== null} disabled={always} onChange={() => set([])} className="accent-accent size-4 shrink-0" />
        {t("only")}
      </label>
      {scope.projects !== null && (
        <div className="border-line ms-2 grid max-h-44 overflow-auto border-s ps-4">
          {projects.items.map(({ id, name }) => (
            <label key={id} className={LABEL}>
              <input
                type="checkbox"
                checked={scope.projects?.includes(id)}
                onChange={() => set(turned(scope.projects ?? [], id))}
                className="accent-accent size-4 shrink-0"
              />
              <span className="min-w-0 wrap-anywhere">{name}</span>
            </label>
          ))}
          {projects.loading && <SkeletonRows rows={2} />}
          {projects.error != null && <ProblemNote error={projects.error} onRetry={projects.retry} />}
          {!projects.loading && projects.error == null && projects.items.length === 0 && <p className="text-13 text-ink-2">{t("noProjects")}</p>}
        </div>
      )}
      {checked && scope.projects?.length === 0 && <Missing>{t("chooseProject")}</Missing>}
      <label className={LABEL}>
        <input type="radio" name="where" checked={scope.projects === null} onChange={() => set(null)} className="accent-accent size-4 shrink-0" />
        {t("everywhere")}
      </label>
      {always && <p className="text-13 text-ink-2">{t("accountEverywhere")}</p>}
    </fieldset>
  )
}

const Missing = ({ children }: { children: string }) => (
  <p role="alert" className="text-13 text-danger">
    {children}
  </p>
)
