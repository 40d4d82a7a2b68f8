import { addToolServer, type Chosen, type Described, discoverTools, importTools, lookAtToolServer } from "@/lib/api/tool-sources"
import type { DiscoveredTool, FoundTool, GoneWebhook, NewTool, ToolServer, ToolServerLook } from "@/lib/api/types"
import { useProblemWords } from "@/lib/use-problem-words"
import type { Tools } from "../use-tools"
import { toolOfWebhook } from "./webhook-tool"

/** Something that may be imported, wherever it was found. */
export type Found = {
  id: string
  name: string
  description: string
  asks: boolean
  state: FoundTool["state"] | DiscoveredTool["state"]
  /** Headers whose values it wants. */
  secrets: string[]
  warning?: string | null
  /** Why it cannot be imported. */
  problem?: string | null
  /** A webhook of n8n, of which its importer says what n8n does not. */
  webhook?: DiscoveredTool
  /** What is not as it was imported, in sentences. */
  changed?: string[]
  /** Brings the tool that was imported from it up to what it is now. */
  update?: () => Promise<unknown>
}

export type Failure = { id: string; reason: string }
export type Looked = {
  /** An MCP server that wants somebody to sign in before it tells anything. */
  signIn?: ToolServer
  items: Found[]
  gone: string[]
  /** Tools of n8n whose webhooks it does not list, each with what may have become of it. */
  goneWebhooks?: GoneWebhook[]
  /** There is more than is listed. */
  more?: boolean
  /** What could not be imported, each with its reason. */
  take: (ids: string[], form: FormData) => Promise<Failure[]>
}

export type Wanted = Described | { kind: "mcp"; url: string; secrets: Record<string, string> }

/** Ways to see what there is, and to import of it what was chosen. */
export function useLooks(projectId: string, tools: Tools) {
  const words = useProblemWords()
  const look = async (wanted: Wanted): Promise<Looked> => {
    if (wanted.kind === "mcp") return ofServer(projectId, tools, await addToolServer(projectId, { url: wanted.url, secrets: wanted.secrets }))
    const { items, more, gone } = await discoverTools(projectId, wanted)
    if (wanted.kind === "n8n") await tools.reread() // what was found out of them is in the list behind
    return { ...described(items, tools, words), more, goneWebhooks: gone }
  }
  const lookAgain = async (serverId: string) => ofServer(projectId, tools, await lookAtToolServer(projectId, serverId))
  return { look, lookAgain }
}

function ofServer(projectId: string, tools: Tools, { server, items, gone }: ToolServerLook): Looked {
  const chosen = (ids: string[]): Chosen[] =>
    items.filter((one) => ids.includes(one.remote_name)).map(({ remote_name, fingerprint }) => ({ remote_name, fingerprint }))
  return {
    signIn: server.sign_in != null && server.sign_in.state !== "signed_in" ? server : undefined,
    items: items.map((one) => ({ ...one, id: one.remote_name, asks: one.changes, secrets: [] })),
    gone,
    take: async (ids) => {
      await importTools(projectId, server.id, chosen(ids))
      await tools.reread()
      return []
    },
  }
}

function described(items: DiscoveredTool[], tools: Tools, words: (error: unknown) => string): Looked {
  return {
    items: items.map((one, n) => ({
      ...one,
      id: String(n),
      asks: one.changes,
      state: one.imported && one.state === "new" ? "same" : one.state,
      update: updateOf(one, tools),
      secrets: one.webhook ? [] : one.secrets,
      webhook: one.webhook ? one : undefined,
    })),
    gone: [],
    take: async (ids, form) => {
      const wanted = items.map((one, n) => ({ id: String(n), one })).filter(({ id }) => ids.includes(id))
      const bodies = wanted.map(({ id, one }) => ({ id, name: one.name, body: one.webhook ? toolOfWebhook(one, id, form) : toolOfOperation(one, form) }))
      const failed: Failure[] = []
      for (const { id, name, body } of bodies) await tools.make(body).catch((error: unknown) => failed.push({ id, reason: `${name}: ${words(error)}` }))
      return failed
    },
  }
}

function updateOf({ state, source, tool_id, problem }: DiscoveredTool, tools: Tools) {
  if (state !== "changed" || !source || !tool_id || problem) return undefined
  return () => tools.change({ id: tool_id }, { source })
}

function toolOfOperation(one: DiscoveredTool, form: FormData): NewTool {
  const said = (header: string) => String(form.get(header) ?? "").trim()
  const secrets = Object.fromEntries(one.secrets.filter(said).map((header) => [header, said(header)]))
  const { name, description, parameters, request, changes } = one
  return { kind: "http", name, description, parameters, request, changes, secrets, enabled: false }
}
