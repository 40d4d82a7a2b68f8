"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { DialogActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import { beginToolSignIn, type Client } from "@/lib/api/tool-sources"
import type { ToolServer } from "@/lib/api/types"
import { rememberSigningIn } from "./signing-in"

type Props = { projectId: string; server: ToolServer; onClose: () => void }

/** Leads to the authorization server of an MCP server; it leads back to where the sign-in is finished. */
export function SignIn({ projectId, server, onClose }: Props) {
  const t = useTranslations("toolSources")
  const ui = useTranslations("ui")
  const [byHand, setByHand] = useState(false)
  const begun = useMutation({
    mutationFn: (client: Client) => beginToolSignIn(projectId, server.id, client),
    onSuccess: ({ url }) => {
      rememberSigningIn(projectId)
      location.assign(url)
    },
    onError: (error) => setByHand((asked) => asked || wantsClient(error)),
  })
  const begin = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    begun.mutate(Object.fromEntries([...form].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value)))
  }
  return (
    <form onSubmit={begin} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-14 wrap-anywhere">{t("signInHint", { name: server.name })}</p>
      {begun.error != null && <ProblemNote error={begun.error} />}
      {byHand && (
        <>
          <TextField label={t("clientId")} hint={t("clientIdHint")} name="client_id" required maxLength={500} autoComplete="off" />
          <TextField label={t("clientSecret")} hint={t("clientSecretHint")} name="client_secret" type="password" maxLength={2000} autoComplete="new-password" />
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>{ui("close")}</Button>
        <Button look="primary" type="submit" disabled={begun.isPending || begun.isSuccess}>
          {t(signInOf(server), { host: hostOf(server) })}
        </Button>
      </DialogActions>
    </form>
  )
}

/** What the button that leads there is called. */
export const signInOf = ({ sign_in }: ToolServer) =>
  sign_in?.state === "more_wanted" ? "allowMore" : sign_in && sign_in.state !== "wanted" ? "signInAgain" : "signIn"

/** Where a server is, as people call it. */
export const hostOf = ({ url, name }: ToolServer) => (url ? new URL(url).host : name)

const wantsClient = (error: unknown) =>
  error instanceof ApiProblem && (error.problem.errors ?? []).some(({ field }) => field.startsWith("client_"))
