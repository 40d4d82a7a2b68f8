"use client"

import Link from "next/link"
import { useRouter, useSearchParams } from "next/navigation"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { markSession } from "@/lib/api/session"
import type { SignInOptions } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { AuthFrame } from "./auth-frame"
import { Entering } from "./entering"
import { PasskeyButton } from "./passkey-button"
import { ProviderButtons } from "./provider-buttons"
import { SignInForm } from "./sign-in-form"
import { SignUpForm } from "./sign-up-form"

type Props = { mode: "sign-in" | "sign-up"; options: SignInOptions | null }

/** Sign in, or make an account, by whatever there is here, and then back to where one wanted to go. */
export function AuthPage({ mode, options }: Props) {
  const t = useTranslations("auth")
  const params = useSearchParams()
  const next = pages.localPath(params.get("next"))
  const isSignIn = mode === "sign-in"
  return (
    <AuthFrame title={isSignIn ? t("signIn") : t("createAccount")}>
      {options === null ? <Away next={next} isSignIn={isSignIn} /> : <Ways isSignIn={isSignIn} options={options} next={next} />}
    </AuthFrame>
  )
}

type WaysProps = { isSignIn: boolean; options: SignInOptions; next: string }

function Ways({ isSignIn, options, next }: WaysProps) {
  const t = useTranslations("auth")
  const router = useRouter()
  const enter = () => {
    markSession(false)
    router.replace(next)
  }
  const { providers, passwords, sign_up } = options
  const withPasskeys = isSignIn && options.passkeys
  const withForm = isSignIn ? passwords : sign_up
  return (
    <Entering onSignedIn={enter}>
      {(onAnswer) => (
        <>
          {providers.length > 0 && <ProviderButtons providers={providers} next={next} />}
          {withPasskeys && <PasskeyButton onSignedIn={enter} />}
          {(providers.length > 0 || withPasskeys) && withForm && <Or />}
          {withForm && (isSignIn ? <SignInForm onAnswer={onAnswer} /> : <SignUpForm onAnswer={onAnswer} />)}
          {!isSignIn && !sign_up && <p className="text-14 text-ink-2 not-first:mt-6">{t(providers.length > 0 ? "comeInAbove" : "closed")}</p>}
          {isSignIn && passwords && (
            <p className="text-14 mt-6">
              <Link href={pages.forgotten} className="text-accent hover:text-accent-hover underline underline-offset-2">
                {t("forgotten")}
              </Link>
            </p>
          )}
          {(sign_up || !isSignIn) && <Other isSignIn={isSignIn} next={next} />}
        </>
      )}
    </Entering>
  )
}

function Or() {
  const t = useTranslations("auth")
  return (
    <p className="text-13 text-ink-2 before:bg-line after:bg-line my-5 flex items-center gap-3 before:h-px before:flex-1 after:h-px after:flex-1">
      {t("or")}
    </p>
  )
}

function Other({ isSignIn, next }: { isSignIn: boolean; next: string }) {
  const t = useTranslations("auth")
  return (
    <p className="text-14 text-ink-2 mt-6">
      {isSignIn ? t("newHere") : t("haveAccount")}{" "}
      <Link
        href={(isSignIn ? pages.signUp : pages.signIn) + queryOf(next)}
        className="text-accent hover:text-accent-hover underline underline-offset-2"
      >
        {isSignIn ? t("createAccount") : t("signIn")}
      </Link>
    </p>
  )
}

function Away({ isSignIn, next }: { isSignIn: boolean; next: string }) {
  const t = useTranslations("auth")
  return (
    <div className="grid justify-items-start gap-4">
      <p role="alert">{t("away")}</p>
      {/* The server asks again. */}
      <a href={(isSignIn ? pages.signIn : pages.signUp) + queryOf(next)} className={buttonClass()}>
        {t("tryAgain")}
      </a>
    </div>
  )
}

const queryOf = (next: string) => (next === pages.projects ? "" : `?next=${encodeURIComponent(next)}`)
