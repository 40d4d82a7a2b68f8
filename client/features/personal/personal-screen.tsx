"use client"

import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { me } from "@/lib/api/endpoints"
import { getNotices } from "@/lib/api/notices"
import { getPersonalSettings } from "@/lib/api/personal"
import * as keys from "@/lib/api/query-keys"
import { getSecondFactor } from "@/lib/api/second-factor"
import { getSignInOptions, listIdentities, listPasskeys, listSessions } from "@/lib/api/sign-in"
import type { SignInOptions, User } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { useStanding } from "@/lib/use-standing"
import { Address } from "./address"
import { FirstPassword } from "./first-password"
import { InstructionsForm } from "./instructions-form"
import { Notices } from "./notices"
import { PasswordForm } from "./password-form"
import { Passkeys } from "./passkeys"
import { SecondFactor } from "./second-factor"
import { Sessions } from "./sessions"
import { SignIns } from "./sign-ins"
import { TakeAlong } from "./take-along"

/** What a person chose for themselves, wherever they ask, and how they come in. */
export function PersonalScreen() {
  const t = useTranslations("personal")
  const settings = useQuery({ queryKey: keys.personalSettings, queryFn: getPersonalSettings })
  const identities = useQuery({ queryKey: keys.identities, queryFn: listIdentities })
  const options = useQuery({ queryKey: keys.signInOptions, queryFn: getSignInOptions })
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: listSessions })
  const user = useQuery({ queryKey: keys.me, queryFn: me })
  const factor = useQuery({ queryKey: keys.secondFactor, queryFn: getSecondFactor })
  const passkeys = useQuery({ queryKey: keys.passkeys, queryFn: listPasskeys })
  const notices = useQuery({ queryKey: keys.notices, queryFn: getNotices })
  const asked = [settings, identities, options, sessions, user, factor, passkeys, notices]
  const failure = useStanding(asked.find(({ error }) => error != null)?.error ?? null, asked.some(({ isFetching }) => isFetching))
  // All at once: what comes later would push away what is being read.
  const known = settings.data && identities.data && options.data && sessions.data && user.data && factor.data && passkeys.data && notices.data
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-2xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 md:px-8">
          {!known && failure == null && <Skeleton lines={5} />}
          {failure != null && <ProblemNote error={failure} onRetry={() => Promise.all(asked.map(({ refetch }) => refetch()))} />}
          {known && <InstructionsForm kept={settings.data.instructions ?? ""} />}
          {known && <Notices kept={notices.data} />}
          {known && <SignIns identities={identities.data} options={options.data} />}
          {known && <Password user={user.data} options={options.data} />}
          {known && options.data.passkeys && <Passkeys passkeys={passkeys.data} hasPassword={user.data.has_password} hasFactor={factor.data.since != null} />}
          {known && options.data.passwords && user.data.has_password && <SecondFactor standing={factor.data} />}
          {known && options.data.mail && <Address email={user.data.email} />}
          {known && <Sessions sessions={sessions.data} />}
          {known && <TakeAlong />}
          {known && (
            <Link href={pages.deleteAccount} className="text-14 text-ink-2 hover:text-ink justify-self-start underline underline-offset-2">
              {t("deleteAccount")}
            </Link>
          )}
        </div>
      </div>
    </>
  )
}

function Password({ user, options }: { user: User; options: SignInOptions }) {
  if (!options.passwords) return null
  if (user.has_password) return <PasswordForm email={user.email} />
  return options.mail ? <FirstPassword email={user.email} /> : null
}
