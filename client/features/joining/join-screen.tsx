"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { me } from "@/lib/api/endpoints"
import { acceptInvitation, lookAtInvitation } from "@/lib/api/members"
import * as keys from "@/lib/api/query-keys"
import type { InvitationShown, Role } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { forgetSecret, keepSecret, onSecretChange, secretHere } from "./secret"

/** Where the link of an invitation leads: what it is for, and whether one wants that. */
export function JoinScreen() {
  const t = useTranslations("joining")
  const secret = useSecret()
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="mx-auto grid w-full max-w-2xl justify-items-start gap-4 px-4 py-6 md:px-8">
        {secret === "" && (
          <>
            <p>{t("incomplete")}</p>
            <ToProjects>{t("toProjects")}</ToProjects>
          </>
        )}
        {secret && <Looked key={secret} secret={secret} />}
      </div>
    </>
  )
}

/** Null on the server, which never sees it. */
function useSecret(): string | null {
  const here = useSyncExternalStore<string | null>(onSecretChange, secretHere, () => null)
  // Once it was accepted there is none any more, and the page goes on showing what it was.
  const [first, setFirst] = useState(here)
  if (here && here !== first) setFirst(here)
  useEffect(keepSecret, [here])
  return here || first || here
}

function Looked({ secret }: { secret: string }) {
  const t = useTranslations("joining")
  const look = useQuery({ queryKey: keys.invitation(secret), queryFn: () => lookAtInvitation(secret), retry: false, gcTime: 0 })
  if (look.data) return <Shown secret={secret} invitation={look.data} />
  if (look.error == null) return <p role="status">{t("looking")}</p>
  return (
    <>
      <ProblemNote error={look.error} />
      <ToProjects>{t("toProjects")}</ToProjects>
    </>
  )
}

const RANK: Record<Role, number> = { reader: 0, editor: 1, owner: 2 }
const MAY = { owner: "asOwner", editor: "asEditor", reader: "asReader" } as const

function Shown({ secret, invitation }: { secret: string; invitation: InvitationShown }) {
  const t = useTranslations("joining")
  const format = useFormatter()
  const { mine, role, project_id, project_name, invited_by, expires_at } = invitation
  const email = useQuery({ queryKey: keys.me, queryFn: me }).data?.email
  const join = useJoin(secret)
  const has = mine !== null && RANK[mine] >= RANK[role]
  return (
    <>
      <h2 className="text-22 tracking-[-0.02em] wrap-anywhere">{t("invites", { who: invited_by, project: project_name })}</h2>
      <p>{has ? t("already") : t(MAY[role])}</p>
      <p className="text-14 text-ink-2 wrap-anywhere">
        {t("signedInAs", { email: email ?? "…", date: format.dateTime(new Date(expires_at), { dateStyle: "medium" }) })}
      </p>
      {join.error != null && <ProblemNote error={join.error} />}
      <div className="flex flex-wrap gap-2">
        {has ? (
          <Link href={pages.chats(project_id)} onClick={forgetSecret} className={buttonClass("primary")}>
            {t("go")}
          </Link>
        ) : (
          <Button look="primary" disabled={join.isPending || join.isSuccess} onClick={() => join.mutate()}>
            {t("join")}
          </Button>
        )}
        {!has && <ToProjects>{t("notNow")}</ToProjects>}
      </div>
    </>
  )
}

function useJoin(secret: string) {
  const router = useRouter()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => acceptInvitation(secret),
    onSuccess: async (project) => {
      forgetSecret()
      await queries.invalidateQueries({ queryKey: keys.projects })
      queries.setQueryData(keys.project(project.id), project)
      router.replace(pages.chats(project.id))
    },
  })
}

function ToProjects({ children }: { children: ReactNode }) {
  return (
    <Link href={pages.projects} onClick={forgetSecret} className={buttonClass()}>
      {children}
    </Link>
  )
}
