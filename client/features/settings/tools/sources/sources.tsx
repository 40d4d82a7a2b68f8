"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useId, useState } from "react"
import { useTranslations } from "use-intl"
import { Confirm } from "@/components/ui/confirm"
import * as keys from "@/lib/api/query-keys"
import { deleteToolServer } from "@/lib/api/tool-sources"
import type { ToolServer } from "@/lib/api/types"
import { useOwns } from "@/lib/use-role"
import type { Tools } from "../use-tools"
import { type Looked, useLooks } from "./found"
import { Hosts } from "./hosts"
import { ImportDialog } from "./import-dialog"
import { ServerRow } from "./server-row"
import { SourcesWords } from "./sources-words"
import { useToolHosts, useToolServers } from "./use-sources"

type Props = { projectId: string; tools: Tools }

/** Where tools come from: MCP servers, and private hosts that tools may reach. */
export function Sources(props: Props) {
  return (
    <SourcesWords>
      <Servers {...props} />
      <HostsWhereAllowed projectId={props.projectId} />
    </SourcesWords>
  )
}

function HostsWhereAllowed({ projectId }: { projectId: string }) {
  const hosts = useToolHosts(projectId)
  const owns = useOwns(projectId)
  if (!owns || !hosts.data || hosts.data.allowed.length === 0) return null
  return <Hosts projectId={projectId} hosts={hosts.data} />
}

function Servers({ projectId, tools }: Props) {
  const t = useTranslations("toolSources")
  const id = useId()
  const queries = useQueryClient()
  const looks = useLooks(projectId, tools)
  const servers = useToolServers(projectId)
  const [looked, setLooked] = useState<Looked | null>(null)
  const [leaving, setLeaving] = useState<ToolServer | null>(null)
  const there = servers.data?.items ?? []
  const look = async (server: ToolServer) => {
    setLooked(await looks.lookAgain(server.id))
    await tools.reread()
  }
  const remove = async (server: ToolServer) => {
    await deleteToolServer(projectId, server.id)
    await Promise.all([queries.invalidateQueries({ queryKey: keys.toolServers(projectId) }), tools.reread()])
  }
  if (there.length === 0) return null
  return (
    <section aria-labelledby={id} className="border-line border-t px-4 py-3">
      <h3 id={id} className="text-14 font-semibold">
        {t("servers")}
      </h3>
      <ul>
        {there.map((server) => (
          <ServerRow
            key={server.id}
            projectId={projectId}
            server={server}
            onLook={() => look(server)}
            onSignIn={() => setLooked({ signIn: server, items: [], gone: [], take: async () => [] })}
            onDelete={() => setLeaving(server)}
          />
        ))}
      </ul>
      {looked && <ImportDialog projectId={projectId} tools={tools} looked={looked} onClose={() => setLooked(null)} />}
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={() => (leaving ? remove(leaving) : Promise.resolve())}
      >
        <p>{t("deleteHint", { name: leaving?.name ?? "" })}</p>
      </Confirm>
    </section>
  )
}
