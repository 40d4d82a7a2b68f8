"use client"

import { useMutation } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { verifyEmail } from "@/lib/api/sign-in"
import * as pages from "@/lib/pages"
import { useFieldWords } from "@/lib/use-problem-words"
import { useHydrated } from "@/lib/use-hydrated"
import { AuthFrame } from "./auth-frame"

/** Where a letter leads. A press of a button, since programs that look through mail open its links. */
export function VerifyEmail() {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: () => verifyEmail(location.hash.slice(1)) })
  const secret = useFieldWords(error)("secret")
  return (
    <AuthFrame title={t("verifying")}>
      <div className="grid justify-items-start gap-4">
        {error != null && <ProblemNote error={error} words={secret && t("noLink")} />}
        {!isSuccess && (
          <Button look="primary" size="lg" disabled={!hydrated || isPending} onClick={() => mutate()}>
            {t("itIsMine")}
          </Button>
        )}
        <p role="status">{isSuccess ? t("verified") : ""}</p>
        <Link href={pages.projects} className={buttonClass()}>
          {t("goOn")}
        </Link>
      </div>
    </AuthFrame>
  )
}
