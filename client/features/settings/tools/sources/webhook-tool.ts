import type { DiscoveredTool, NewTool } from "@/lib/api/types"
import { jsonObject } from "../json-object"

/** The name of a field of one webhook among those of others. No header has a colon in its name. */
export const fieldOf = (id: string, field: string) => `${id}:${field}`

/** Ids of those whose arguments are no JSON object. */
export const withoutArguments = (ids: readonly string[], form: FormData) =>
  ids.filter((id) => form.has(fieldOf(id, "parameters")) && jsonObject(form.get(fieldOf(id, "parameters"))) === null)

/** A webhook as its importer says that it is called. */
export function toolOfWebhook(one: DiscoveredTool, id: string, form: FormData): NewTool {
  const said = (field: string) => String(form.get(fieldOf(id, field)) ?? "").trim()
  const { name, request, source } = one
  return {
    kind: "n8n",
    name,
    description: said("description"),
    parameters: jsonObject(said("parameters")) ?? {},
    request,
    source,
    secrets: secretsOf(one, said),
    changes: form.get(fieldOf(id, "reads")) === null,
    enabled: false,
  }
}

function secretsOf({ webhook }: DiscoveredTool, said: (field: string) => string): Record<string, string> {
  const secret = said("secret")
  if (!secret) return {}
  if (webhook?.sign_in === "basic") return { Authorization: `Basic ${encoded(`${said("user")}:${secret}`)}` }
  if (webhook?.sign_in === "bearer") return { Authorization: `Bearer ${secret}` }
  return said("header") ? { [said("header")]: secret } : {}
}

const encoded = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
