"use client"

import { useMutation, useQuery } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { useEffect, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import * as keys from "@/lib/api/query-keys"
import { enrol, goOnSigningIn } from "@/lib/api/second-factor"
import type { SecondStep as Half, SignedIn } from "@/lib/api/types"
import { CodeForm } from "./code-form"
import { FactorWords } from "./factor-words"
import { KeepCodes } from "./recovery-codes"

const AuthenticatorSecret = dynamic(() => import("./new-authenticator").then((module) => module.AuthenticatorSecret), { ssr: false })

type Props = { half: Half; onSignedIn: (answer: SignedIn) => void; onAgain: () => void }

/** The password was right: a code is asked for, or an authenticator is set up first where everybody must have one. */
export function SecondStep(props: Props) {
  return (
    <FactorWords>
      <Asked {...props} />
    </FactorWords>
  )
}

function Asked({ half, onSignedIn, onAgain }: Props) {
  const t = useTranslations("factor")
  const { mutate, error, isPending, isSuccess, data } = useMutation({
    mutationFn: (code: string) => goOnSigningIn({ challenge: half.challenge, code }),
    gcTime: 0,
    onSuccess: (answer) => {
      if (answer.recovery_codes.length === 0) onSignedIn(answer)
    },
  })
  if (data && data.recovery_codes.length > 0) return <KeepCodes codes={data.recovery_codes} onKept={() => onSignedIn(data)} />
  return (
    <div className="grid gap-4">
      <CodeForm action={t("goOn")} recovers={!half.enrols} error={error} busy={isPending || isSuccess} onCode={mutate}>
        {half.enrols ? <Enrolling challenge={half.challenge} /> : <p className="text-14 text-ink-2">{t("enterCode")}</p>}
      </CodeForm>
      <Button look="quiet" onClick={onAgain}>
        {t("startAgain")}
      </Button>
    </div>
  )
}

function Enrolling({ challenge }: { challenge: string }) {
  const t = useTranslations("factor")
  // What everybody must have here is told before its code is asked for.
  const told = useRef<HTMLParagraphElement>(null)
  useEffect(() => told.current?.focus(), [])
  // Each asking makes another secret, so that it is asked once.
  const { data, error } = useQuery({
    queryKey: keys.enrolling(challenge),
    queryFn: () => enrol(challenge),
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <div className="grid gap-4">
      <p ref={told} tabIndex={-1}>
        {t("mustHave")}
      </p>
      {error != null && <ProblemNote error={error} />}
      {data ? <AuthenticatorSecret {...data} /> : error == null && <Skeleton lines={5} />}
    </div>
  )
}
