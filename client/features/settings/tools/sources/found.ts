import { addToolServer, type Chosen, type Described, discoverTools, importTools, lookAtToolServer } from "@/lib/api/tool-sources"
import type { DiscoveredTool, FoundTool, ToolServer, ToolServerLook } from "@/lib/api/types"
import { useProblemWords } from "@/lib/use-problem-words"
import type { Tools } from "../use-tools"

/** Something that may be imported, wherever it was found. */
export type Found = {
  id: string
  name: string
  description: string
  asks: boolean
  state: FoundTool["state"]
  /** Headers whose values it wants. */
  secrets: string[]
  warning?: string | null
  /** Why it cannot be imported. */
  problem?: string | null
}

export type Looked = {
  /** An MCP server that wants somebody to sign in before it tells anything. */
  signIn?: ToolServer
  items: Found[]
  gone: string[]
  /** What could not be imported, each with its reason. */
  take: (ids: string[], secrets: Record<string, string>) => Promise<string[]>
}

export type Wanted = Described | { kind: "mcp"; url: string; secrets: Record<string, string> }

/** Ways to see what there is, and to import of it what was chosen. */
export function useLooks(projectId: string, tools: Tools) {
  const words = useProblemWords()
  const look = async (wanted: Wanted): Promise<Looked> => {
    if (wanted.kind === "mcp") return ofServer(projectId, tools, await addToolServer(projectId, { url: wanted.url, secrets: wanted.secrets }))
    const { items } = await discoverTools(projectId, wanted)
    return described(items, tools, words)
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
    items: items.map((one, n) => ({ ...one, id: String(n), asks: one.changes, state: "new" })),
    gone: [],
    take: async (ids, secrets) => {
      const failed: string[] = []
      for (const one of items.filter((_, n) => ids.includes(String(n)))) {
        const given = Object.fromEntries(Object.entries(secrets).filter(([header, value]) => value && one.secrets.includes(header)))
        const { name, description, parameters, request, changes } = one
        const kind = one.kind === "n8n" ? ("n8n" as const) : ("http" as const)
        const body = { kind, name, description, parameters, request, changes, secrets: given }
        await tools.make(body).catch((error: unknown) => failed.push(`${name}: ${words(error)}`))
      }
      return failed
    },
  }
}
