"use client"

import Link from "next/link"
import { useRouter, useSearchParams } from "next/navigation"
import { useTranslations } from "use-intl"
import { Brand } from "@/components/brand"
import { markSession } from "@/lib/api/session"
import * as pages from "@/lib/pages"
import { SignInForm } from "./sign-in-form"
import { SignUpForm } from "./sign-up-form"

/** One column: sign in, or make an account, and then back to where one wanted to go. */
export function AuthPage({ mode }: { mode: "sign-in" | "sign-up" }) {
  const t = useTranslations("auth")
  const router = useRouter()
  const params = useSearchParams()
  const next = localPath(params.get("next"))
  const query = params.get("next") ? `?next=${encodeURIComponent(next)}` : ""

  const enter = () => {
    markSession(false)
    router.replace(next)
  }
  const isSignIn = mode === "sign-in"
  return (
    <main id="main" className="min-h-dvh">
      <div className="p-5">
        <Brand />
      </div>
      {/* Not in the middle: it would move with every line that comes. */}
      <div className="mx-auto w-full max-w-96 px-4 pt-[16dvh] pb-8">
        <h1 className="text-28 mb-6 tracking-[-0.02em]">{isSignIn ? t("signIn") : t("createAccount")}</h1>
        {isSignIn ? <SignInForm onSignedIn={enter} /> : <SignUpForm onSignedIn={enter} />}
        <p className="text-14 text-ink-2 mt-6">
          {isSignIn ? t("newHere") : t("haveAccount")}{" "}
          <Link
            href={(isSignIn ? pages.signUp : pages.signIn) + query}
            className="text-accent hover:text-accent-hover underline underline-offset-2"
          >
            {isSignIn ? t("createAccount") : t("signIn")}
          </Link>
        </p>
      </div>
    </main>
  )
}

/** Only a path of our own: a full address here would be an open redirect. */
function localPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : pages.projects
}
