"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useSearchParams } from "next/navigation"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import * as keys from "@/lib/api/query-keys"
import { endToolSignIn } from "@/lib/api/tool-sources"
import type { ToolServer } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import { hostOf, signInOf } from "./sign-in"

type Props = { projectId: string; server: ToolServer; onLook: () => Promise<void>; onSignIn: () => void; onDelete: () => void }

/** An MCP server: where it is, who is signed in to it, and what can be done with it. */
export function ServerRow({ projectId, server, onLook, onSignIn, onDelete }: Props) {
  const t = useTranslations("toolSources")
  const [error, attempt] = useAttempt()
  const justSignedIn = useSearchParams().get("server") === server.id && server.sign_in?.state === "signed_in"
  const signedOut = useSignOut(projectId, server)
  const { name, sign_in } = server
  const more = sign_in?.state === "more_wanted"
  const speaks = sign_in == null || sign_in.state === "signed_in" || more
  return (
    <li ref={justSignedIn ? intoSight : undefined} className="grid gap-1 py-2">
      <p className="text-14 wrap-anywhere">{name}</p>
      {server.url && <p className="mono text-12 text-ink-2 wrap-anywhere">{server.url}</p>}
      {sign_in && <SignInState signIn={sign_in} />}
      <div role="status" className="text-13 text-ink-2">
        {justSignedIn && <p>{t("justSignedIn")}</p>}
        {sign_in?.state === "wanted" && signedOut.data?.revoked === false && <p>{t("notRevoked")}</p>}
      </div>
      {server.url && (
        <div className="-ms-2.5 flex flex-wrap items-center gap-1">
          {(!speaks || more) && (
            <Button size="sm" look="quiet" onClick={onSignIn}>
              {t(signInOf(server), { host: hostOf(server) })}
            </Button>
          )}
          {speaks && (
            <Button size="sm" look="quiet" aria-label={t(justSignedIn ? "lookNamed" : "againNamed", { name })} onClick={() => attempt(onLook)}>
              {t(justSignedIn ? "look" : "again")}
            </Button>
          )}
          {sign_in && sign_in.state !== "wanted" && (
            <Button size="sm" look="quiet" aria-label={t("signOutNamed", { name })} disabled={signedOut.isPending} onClick={() => attempt(signedOut.mutateAsync)}>
              {t("signOut")}
            </Button>
          )}
          <Button size="sm" look="quiet" aria-label={t("deleteNamed", { name })} onClick={onDelete}>
            {t("delete")}
          </Button>
        </div>
      )}
      {error && <p className="text-13 text-danger">{error}</p>}
    </li>
  )
}

function useSignOut(projectId: string, server: ToolServer) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => endToolSignIn(projectId, server.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.toolServers(projectId) }),
  })
}

const intoSight = (row: HTMLElement | null) => row?.scrollIntoView({ block: "center" })

function SignInState({ signIn: { state, issuer, signed_in_at, scope } }: { signIn: NonNullable<ToolServer["sign_in"]> }) {
  const t = useTranslations("toolSources")
  const format = useFormatter()
  if (state === "more_wanted") return <p className="text-13 text-warn wrap-anywhere">{t(state, { scope: scope ?? "" })}</p>
  if (state !== "signed_in") return <p className="text-13 text-warn">{t(state)}</p>
  const date = signed_in_at ? format.dateTime(new Date(signed_in_at), { dateStyle: "medium", timeStyle: "short" }) : ""
  return <p className="text-13 wrap-anywhere">{t("signedIn", { host: issuer ? new URL(issuer).host : "", date })}</p>
}
