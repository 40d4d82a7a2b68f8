import { API, open, request } from "./request"
import type {
  ApiKey,
  Chat,
  Document,
  DocumentStatus,
  Feedback,
  Message,
  NewApiKey,
  Page,
  Passage,
  Project,
  ProjectSettings,
  SettingsTree,
  SignedIn,
  TextPart,
  UploadTicket,
  User,
} from "./types"

type Cursor = string | null | undefined

export const signIn = (body: { email: string; password: string }) =>
  request<SignedIn>("POST", "/auth/sign-in", { body })
export const signUp = (body: { email: string; password: string; name?: string }) =>
  request<SignedIn>("POST", "/auth/sign-up", { body })
export const signOut = () => request<void>("POST", "/auth/sign-out")
export const me = () => request<User>("GET", "/me")

export const listApiKeys = () => request<Page<ApiKey>>("GET", "/api-keys")
export const createApiKey = (body: { name: string; expires_at?: string }) =>
  request<NewApiKey>("POST", "/api-keys", { body })
export const deleteApiKey = (id: string) => request<void>("DELETE", `/api-keys/${id}`)

export const listProjects = (cursor?: Cursor) =>
  request<Page<Project>>("GET", "/projects", { query: { limit: 100, cursor } })
export const getProject = (id: string) => request<Project>("GET", `/projects/${id}`)
export const createProject = (body: { name: string; description?: string }) =>
  request<Project>("POST", "/projects", { body })
export const updateProject = (id: string, body: { name?: string; description?: string | null }) =>
  request<Project>("PATCH", `/projects/${id}`, { body })
export const deleteProject = (id: string) => request<void>("DELETE", `/projects/${id}`)
export const getSettings = (id: string) =>
  request<ProjectSettings>("GET", `/projects/${id}/settings`)
export const updateSettings = (id: string, body: SettingsTree) =>
  request<ProjectSettings>("PATCH", `/projects/${id}/settings`, { body })

export type DocumentFilter = { q?: string; status?: DocumentStatus | null }
export const listDocuments = (projectId: string, filter: DocumentFilter = {}, cursor?: Cursor) =>
  request<Page<Document>>("GET", `/projects/${projectId}/documents`, {
    query: { ...filter, limit: 100, cursor },
  })
export const getDocument = (id: string) => request<Document>("GET", `/documents/${id}`)
export const beginUpload = (
  projectId: string,
  body: { name: string; media_type: string; size: number; sha256?: string },
) => request<UploadTicket>("POST", `/projects/${projectId}/documents`, { body })
export const confirmUpload = (id: string) =>
  request<Document>("POST", `/documents/${id}/confirm`)
export const retryDocument = (id: string) => request<Document>("POST", `/documents/${id}/retry`)
export const cancelDocument = (id: string) => request<Document>("POST", `/documents/${id}/cancel`)
export const deleteDocument = (id: string) => request<unknown>("DELETE", `/documents/${id}`)
export const listPassages = (id: string, cursor?: Cursor) =>
  request<Page<Passage>>("GET", `/documents/${id}/passages`, { query: { limit: 100, cursor } })
export const readText = (id: string, start: number, end: number) =>
  request<TextPart>("GET", `/documents/${id}/text`, { query: { start, end } })

/**
 * The signed address of a document's original. The API answers with a redirect, whose target a
 * page may see only by following it; one byte is enough.
 */
export async function originalUrl(id: string): Promise<string> {
  const response = await open("GET", `/documents/${id}/content`, {
    headers: { accept: "*/*", range: "bytes=0-0" },
  })
  await response.body?.cancel()
  return response.url
}
export const downloadHref = (id: string) => `${API}/documents/${id}/content`

export const listChats = (projectId: string, cursor?: Cursor) =>
  request<Page<Chat>>("GET", `/projects/${projectId}/chats`, { query: { limit: 50, cursor } })
export const createChat = (projectId: string) =>
  request<Chat>("POST", `/projects/${projectId}/chats`, { body: {} })
export const getChat = (id: string) => request<Chat>("GET", `/chats/${id}`)
export const renameChat = (id: string, title: string) =>
  request<Chat>("PATCH", `/chats/${id}`, { body: { title } })
export const deleteChat = (id: string) => request<void>("DELETE", `/chats/${id}`)

/** The whole thread with all its branches. */
export async function listMessages(chatId: string): Promise<Message[]> {
  const all: Message[] = []
  let cursor: Cursor
  do {
    const page = await request<Page<Message>>("GET", `/chats/${chatId}/messages`, {
      query: { limit: 100, cursor },
    })
    all.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return all
}
export const stopRun = (id: string) => request<unknown>("POST", `/runs/${id}/stop`)
export const rateMessage = (id: string, rating: Feedback["rating"] | null, reason?: string) =>
  request<unknown>("PUT", `/messages/${id}/feedback`, {
    body: { rating, ...(reason ? { reason } : {}) },
  })
