"use client"

import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import type { Tool } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import type { Tools } from "./use-tools"

type Props = { tool: Tool; tools: Tools; onDo: (what: "edit" | "try" | "delete") => void }

/** A tool, its switch, and for those who may change it what else can be done with it. */
export function ToolRow({ tool, tools, onDo }: Props) {
  const t = useTranslations("tools")
  const [error, attempt] = useAttempt()
  const { name, request } = tool
  return (
    <li className="grid gap-1.5 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <code className="mono text-14 me-auto min-w-0 font-medium wrap-anywhere">{name}</code>
        {tool.remote_state && <span className={`text-13 ${tool.withdrawn_at ? "text-danger" : "text-warn"}`}>{t(`remote.${tool.remote_state}`)}</span>}
        {tool.withdrawn_at && !tool.remote_state && <span className="text-13 text-danger">{t("withdrawn")}</span>}
        {tool.changes && <span className="text-13 text-warn">{t("asks")}</span>}
        <label className="text-14 flex min-h-8 items-center gap-2">
          <input
            type="checkbox"
            role="switch"
            aria-label={t("switch", { name })}
            checked={tool.enabled}
            disabled={!request || tool.withdrawn_at != null}
            onChange={() => attempt(() => tools.change(tool, { enabled: !tool.enabled }))}
            className="accent-accent size-4"
          />
          {t(tool.enabled ? "on" : "off")}
        </label>
      </div>
      <p className="text-13 wrap-anywhere">{tool.description}</p>
      {request && (
        <p className="mono text-12 text-ink-2 wrap-anywhere">
          {request.method} {request.url}
        </p>
      )}
      {request && (
        <div className="-ms-2.5 flex flex-wrap items-center gap-1">
          {(["edit", "try", "delete"] as const).map((what) => (
            <Button key={what} size="sm" look="quiet" aria-label={t(`${what}Named`, { name })} onClick={() => onDo(what)}>
              {t(what)}
            </Button>
          ))}
        </div>
      )}
      {error && <p className="text-13 text-danger">{error}</p>}
    </li>
  )
}
