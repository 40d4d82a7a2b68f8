"use client"

import dynamic from "next/dynamic"
import { useId, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Tool } from "@/lib/api/types"
import { useStanding } from "@/lib/use-standing"
import { Sources } from "./sources/sources"
import { ToolForm } from "./tool-form"
import { ToolRow } from "./tool-row"
import { ToolsWords } from "./tools-words"
import { TryTool } from "./try-tool"
import { useTools } from "./use-tools"

/** What the project's agent may use outside the documents. */
export function ToolsPanel({ projectId }: { projectId: string }) {
  return (
    <ToolsWords>
      <Panel projectId={projectId} />
    </ToolsWords>
  )
}

const ImportDialog = dynamic(() => import("./sources/import-dialog").then((module) => module.ImportDialog), { ssr: false })

type Doing = { what: "edit" | "try" | "delete"; tool: Tool } | { what: "make" | "import" } | null

function Panel({ projectId }: { projectId: string }) {
  const t = useTranslations("tools")
  const id = useId()
  const tools = useTools(projectId)
  const failure = useStanding(tools.list.error, tools.list.isFetching)
  const [doing, setDoing] = useState<Doing>(null)
  const close = () => setDoing(null)
  return (
    <section aria-labelledby={id} className="bg-surface border-line rounded-8 border">
      <div className="flex flex-wrap items-center gap-x-3 px-4 py-2.5">
        <h2 id={id} className="text-15 me-auto font-semibold">
          {t("title")}
        </h2>
        <Button size="sm" look="quiet" onClick={() => setDoing({ what: "import" })}>
          {t("import")}
        </Button>
        <Button size="sm" onClick={() => setDoing({ what: "make" })}>
          {t("new")}
        </Button>
        <p className="text-13 text-ink-2 w-full">{t("hint")}</p>
      </div>
      {failure != null && <ProblemNote error={failure} onRetry={() => tools.list.refetch()} />}
      {tools.list.data && tools.tools.length === 0 && <p className="text-14 border-line border-t px-4 py-3">{t("empty")}</p>}
      {tools.tools.length > 0 && (
        <ul className="divide-line border-line divide-y border-t">
          {tools.tools.map((tool) => (
            <ToolRow key={tool.id} tool={tool} tools={tools} onDo={(what) => setDoing({ what, tool })} />
          ))}
        </ul>
      )}
      <Sources projectId={projectId} tools={tools} />
      {doing?.what === "import" && <ImportDialog projectId={projectId} tools={tools} onClose={close} />}
      {doing?.what === "make" && <ToolForm tools={tools} onClose={close} />}
      {doing?.what === "edit" && <ToolForm tool={doing.tool} tools={tools} onClose={close} />}
      {doing?.what === "try" && <TryTool projectId={projectId} tool={doing.tool} onClose={close} />}
      <Confirm
        open={doing?.what === "delete"}
        onClose={close}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={() => (doing?.what === "delete" ? tools.remove(doing.tool) : Promise.resolve())}
      >
        <p>{t("deleteHint", { name: doing?.what === "delete" ? doing.tool.name : "" })}</p>
      </Confirm>
    </section>
  )
}
