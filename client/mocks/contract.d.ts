/** What the API answers, as its description has it. The mock is held to it by the type checker. */
import type { IncomingMessage, ServerResponse } from "node:http"
import type { components, paths } from "../lib/api/schema.gen"

export type Schemas = components["schemas"]
export type Path = keyof paths
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

type Operation<M extends Method, P extends Path> = paths[P][Lowercase<M>]
type Responses<M extends Method, P extends Path> = Operation<M, P> extends { responses: infer R } ? R : never
type Content<R> = R extends { content: infer C } ? C : Record<never, never>

/** The statuses with which it may answer that it went well. */
export type Status<M extends Method, P extends Path> = keyof Responses<M, P> & (200 | 201 | 202 | 204 | 302)

/** What has no content is answered with nothing; what is a stream says so. */
export type Answer<M extends Method, P extends Path, S extends Status<M, P>> =
  | (Content<Responses<M, P>[S]> extends { "application/json": infer B } ? B : void)
  | (Content<Responses<M, P>[S]> extends { "text/event-stream": unknown } ? Streamed : never)

type Keys<T> = T extends unknown ? keyof T : never
type At<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never

/** What stands in `R`, however deep, and not in the description `A`; of itself TypeScript lets more pass than was asked for. */
export type Extra<R, A> = unknown extends A
  ? never
  : R extends readonly (infer One)[]
    ? Extra<One, At<Extract<A, readonly unknown[]>, number>>
    : R extends object
      ? { [K in keyof R]-?: K extends Keys<NonNullable<A>> ? Extra<R[K], At<NonNullable<A>, K>> : K }[keyof R]
      : never

/** The answer was written event by event. */
export type Streamed = { streamed: true }

/** What a stream of this path may say. */
export type StreamEvent<M extends Method, P extends Path> =
  Content<Responses<M, P>[200 & keyof Responses<M, P>]> extends { "text/event-stream": infer E } ? E : never
export type RunEvent = StreamEvent<"GET", "/api/v1/runs/{run_id}/events">
export type ProjectEvent = StreamEvent<"GET", "/api/v1/projects/{project_id}/events">

type Body<M extends Method, P extends Path> =
  Operation<M, P> extends { requestBody?: { content: { "application/json": infer B } } } ? B : undefined
type Params<M extends Method, P extends Path> =
  Operation<M, P> extends { parameters: { path: infer V } } ? V : Record<never, never>

export type Call<M extends Method = Method, P extends Path = Path> = {
  params: Params<M, P>
  query: URLSearchParams
  body: Body<M, P>
  user: MockUser
  req: IncomingMessage
  res: ServerResponse
}

export type MockUser = Omit<Schemas["User"], "has_password"> & { factor?: { since: string | null; codes: string[] } } & { password: string; suspended_at?: string | null }
export type MockProject = Omit<Schemas["Project"], "documents" | "role">
export type MockInvitation = Schemas["Invitation"] & { project_id: string; made_by: string; secret: string; used_by: string | null }
export type MockGroup = {
  id: string
  name: string
  created_at: string
  people: Map<string, Schemas["GroupMember"]>
  /** By project. */
  roles: Map<string, Pick<Schemas["ProjectGroup"], "role" | "since">>
}
export type Stored = { text: string; bytes: Buffer; passages: Schemas["Passage"][] }
export type Run = {
  id: string
  chat_id: string
  message: Schemas["Message"]
  log: RunEvent[]
  over: boolean
  stopped: boolean
  wake: Set<() => void>
}
export type ChosenEmbedder = { current: Schemas["EmbedderOut"]; beside: Schemas["EmbedderOut"] | null; since: number }

/** Everything the mock knows. */
export type State = {
  users: MockUser[]
  passkeys: Schemas["Passkey"][]
  /** Whether everybody with a password is to have a second factor. */
  mustHaveFactor: boolean
  sessions: Map<string, string>
  projects: MockProject[]
  /** Of each project; their makers own them. */
  members: Map<string, Schemas["Member"][]>
  invitations: MockInvitation[]
  groups: MockGroup[]
  quotas: Schemas["QuotaException"][]
  scimTokens: Schemas["ScimToken"][]
  documents: Schemas["Document"][]
  contents: Map<string, Stored>
  /** Bytes that arrived of a document that was not read yet. */
  arrived: Map<string, Buffer>
  chats: Schemas["Chat"][]
  messages: Schemas["Message"][]
  runs: Map<string, Run>
  keys: Schemas["ApiKey"][]
  personal: Schemas["PersonalSettings"]
  notices: Schemas["Notices"]
  signIn: Schemas["SignInOptions"]
  identities: Schemas["Identity"][]
  signedIn: Schemas["Session"][]
  settings: Map<string, Record<string, Record<string, unknown>>>
  embedders: Map<string, ChosenEmbedder>
  ledgers: Map<string, Schemas["StageRecord"][]>
  assistants: Map<string, Schemas["Assistant"][]>
  forgotten: Set<string>
  tools: Map<string, Schemas["ToolOut"][]>
  toolServers: Map<string, Schemas["ServerOut"][]>
  toolHosts: Map<string, string[]>
  quarantined: Map<string, Schemas["QuarantinedPassage"][]>
  crawls: Schemas["Crawl"][]
  crawlPages: Map<string, Schemas["CrawlPage"][]>
  listeners: Set<(event: ProjectEvent, projectId: string) => void>
}
