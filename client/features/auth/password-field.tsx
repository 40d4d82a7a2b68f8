"use client"

import { Eye, EyeOff } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"

type Props = {
  autoComplete: "current-password" | "new-password"
  hint?: string
  error?: string | null
  minLength?: number
}

export function PasswordField({ autoComplete, hint, error, minLength }: Props) {
  const t = useTranslations("auth")
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <TextField
      tall
      label={t("password")}
      hint={hint}
      error={error}
      name="password"
      type={shown ? "text" : "password"}
      autoComplete={autoComplete}
      minLength={minLength}
      required
      end={
        <IconButton
          label={shown ? t("hidePassword") : t("showPassword")}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      }
    />
  )
}
