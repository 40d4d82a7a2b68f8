"use client"

import { useTranslations } from "use-intl"
import type { NewAuthenticator } from "@/lib/api/types"
import { QrCode } from "./qr-code"

/** A secret on its way into an authenticator, as a picture and as text. */
export function AuthenticatorSecret({ secret, uri }: NewAuthenticator) {
  const t = useTranslations("factor")
  return (
    <div className="grid justify-items-start gap-3">
      <p className="text-14 text-ink-2">{t("scan")}</p>
      <QrCode text={uri} label={t("picture")} />
      <p className="text-13 text-ink-2">
        {t("typed")} <code className="mono text-ink wrap-anywhere">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
    </div>
  )
}
