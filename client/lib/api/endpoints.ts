import * as paths from "./paths"
import { answerOf, api, open } from "./request"
import type {
  Action,
  ChatChanges,
  Document,
  DocumentStatus,
  Feedback,
  Message,
  KeyChanges,
  NewApiKey,
  NewCrawl,
  NewDocument,
  Page,
  Passage,
  ProjectSettings,
  SettingsTree,
  Sort,
} from "./types"

type Cursor = string | null | undefined

const window = (limit: number, cursor: Cursor) => ({ limit, ...(cursor ? { cursor } : {}) })
const project = (project_id: string) => ({ params: { path: { project_id } } })
const document = (document_id: string) => ({ params: { path: { document_id } } })
const chat = (chat_id: string) => ({ params: { path: { chat_id } } })

export const signIn = (body: { email: string; password: string }) =>
  answerOf(api.POST(paths.signIn, { body }))
export const signUp = (body: { email: string; password: string; name?: string }) =>
  answerOf(api.POST(paths.signUp, { body }))
export const signOut = () => answerOf(api.POST(paths.signOut))
export const me = () => answerOf(api.GET(paths.me))

export const getCapabilities = () => answerOf(api.GET(paths.capabilities))

export const listApiKeys = (cursor?: Cursor) =>
  answerOf(api.GET(paths.apiKeys, { params: { query: window(100, cursor) } }))
export const createApiKey = (body: NewApiKey) =>
  answerOf(api.POST(paths.apiKeys, { body }))
export const changeApiKey = (key_id: string, body: KeyChanges) => answerOf(api.PATCH(paths.apiKey, { params: { path: { key_id } }, body }))
export const deleteApiKey = (key_id: string) =>
  answerOf(api.DELETE(paths.apiKey, { params: { path: { key_id } } }))

export const listProjects = (cursor?: Cursor) =>
  answerOf(api.GET(paths.projects, { params: { query: window(100, cursor) } }))
export const getProject = (id: string) =>
  answerOf(api.GET(paths.project, project(id)))
export const createProject = (body: { name: string; description?: string }) =>
  answerOf(api.POST(paths.projects, { body }))
export const updateProject = (id: string, body: { name: string; description: string | null }) =>
  answerOf(api.PATCH(paths.project, { ...project(id), body }))
export const deleteProject = (id: string) =>
  answerOf(api.DELETE(paths.project, project(id)))
export const getSettings = (id: string) =>
  answerOf(api.GET(paths.settings, project(id))) as Promise<ProjectSettings>
export const listModels = (id: string) =>
  answerOf(api.GET(paths.models, project(id)))
export const tryModel = (id: string, name: string) =>
  answerOf(api.POST(paths.modelTrial, { ...project(id), body: { name } }))
export const getUsage = (id: string) =>
  answerOf(api.GET(paths.usage, project(id)))
export const updateSettings = (id: string, body: SettingsTree) =>
  answerOf(
    api.PATCH(paths.settings, { ...project(id), body }),
  ) as Promise<ProjectSettings>

export type Direction = "asc" | "desc"
export type DocumentFilter = {
  q?: string
  status?: DocumentStatus | "retired"
  parent_id?: string
  sort?: Sort
  direction?: Direction
}
/** Files that are still being sent are no documents yet. */
export const listDocuments = (project_id: string, filter: DocumentFilter = {}, cursor?: Cursor) =>
  answerOf(
    api.GET(paths.documents, {
      params: { path: { project_id }, query: { ...filter, arrived: true, ...window(100, cursor) } },
    }),
  )
export const getDocument = (id: string): Promise<Document> =>
  answerOf(api.GET(paths.document, document(id)))
export const summarizeDocuments = (id: string) =>
  answerOf(api.GET(paths.summary, project(id)))
export const listStages = (id: string) =>
  answerOf(api.GET(paths.stages, document(id)))
/** `key` makes it safe to ask again when the answer was lost on its way. */
export const beginUploads = (id: string, files: NewDocument[], key: string) =>
  answerOf(
    api.POST(paths.uploads, {
      ...project(id),
      body: { files: files as Required<NewDocument>[] },
      headers: { "idempotency-key": key },
    }),
  )
export const renewTicket = (id: string) =>
  answerOf(api.POST(paths.ticket, document(id)))
export const confirmUploads = (id: string, document_ids: string[]) =>
  answerOf(
    api.POST(paths.confirmations, {
      ...project(id),
      body: { document_ids },
    }),
  )
type Chosen = { document_ids: string[] } | { status: DocumentStatus }
/** Does the same with many documents; each has an outcome of its own. */
export const changeDocuments = (id: string, action: Action, chosen: Chosen) =>
  answerOf(
    api.POST(paths.batch, {
      ...project(id),
      body: { action, ...chosen },
    }),
  )
export const retryDocument = (id: string) =>
  answerOf(api.POST(paths.retry, document(id)))
export const givePassword = (id: string, password: string) =>
  answerOf(api.POST(paths.filePassword, { ...document(id), body: { password } }))
export const listEncodings = (id: string) =>
  answerOf(api.GET(paths.encodings, document(id)))
export const chooseEncoding = (id: string, encoding: string) =>
  answerOf(api.PUT(paths.encoding, { ...document(id), body: { encoding } }))
export const reindexDocument = (id: string) =>
  answerOf(api.POST(paths.reindex, document(id)))
export const cancelDocument = (id: string) =>
  answerOf(api.POST(paths.cancel, document(id)))
export const deleteDocument = (id: string) =>
  answerOf(api.DELETE(paths.document, document(id)))

const crawl = (crawl_id: string) => ({ params: { path: { crawl_id } } })
export const previewPages = (id: string, body: { url: string; depth: number; limit: number }) =>
  answerOf(api.POST(paths.pagesPreview, { ...project(id), body }))
export const addPages = (id: string, body: NewCrawl) =>
  answerOf(api.POST(paths.pages, { ...project(id), body }))
export const listCrawls = (project_id: string, cursor?: Cursor) =>
  answerOf(
    api.GET(paths.crawls, {
      params: { path: { project_id }, query: window(50, cursor) },
    }),
  )
export const listCrawlPages = (crawl_id: string, cursor?: Cursor) =>
  answerOf(
    api.GET(paths.crawlPages, {
      params: { path: { crawl_id }, query: window(100, cursor) },
    }),
  )
export const cancelCrawl = (id: string) =>
  answerOf(api.POST(paths.crawlCancel, crawl(id)))
export const refreshCrawl = (id: string) =>
  answerOf(api.POST(paths.crawlRefresh, crawl(id)))
export const deleteCrawl = (id: string) =>
  answerOf(api.DELETE(paths.crawl, crawl(id)))

export const listPassages = (document_id: string, cursor?: Cursor) =>
  answerOf(
    api.GET(paths.passages, {
      params: { path: { document_id }, query: window(100, cursor) },
    }),
  ) as Promise<Page<Passage>>
export const readText = (document_id: string, start: number, end: number) =>
  answerOf(
    api.GET(paths.text, {
      params: { path: { document_id }, query: { start, end } },
    }),
  )

export const readSnapshot = (snapshot_id: string) =>
  answerOf(api.GET(paths.snapshot, { params: { path: { snapshot_id } } }))

/**
 * The signed address of a document's original. The API answers with a redirect, whose target a
 * page may see only by following it; one byte is enough.
 */
export async function originalUrl(id: string): Promise<string> {
  const response = await open("GET", paths.filled(paths.content, { document_id: id }), {
    headers: { range: "bytes=0-0" },
  })
  await response.body?.cancel()
  return response.url
}
export const downloadHref = (id: string) => paths.filled(paths.content, { document_id: id })

export const listChats = (project_id: string, cursor?: Cursor) =>
  answerOf(
    api.GET(paths.chats, {
      params: { path: { project_id }, query: window(50, cursor) },
    }),
  )
export const createChat = (
  id: string,
  { model, assistant_id }: { model?: string | null; assistant_id?: string | null } = {},
) =>
  answerOf(
    api.POST(paths.chats, {
      ...project(id),
      body: { ...(model ? { model } : {}), ...(assistant_id ? { assistant_id } : {}) },
    }),
  )
export const chooseModel = (id: string, model: string | null) =>
  answerOf(api.PATCH(paths.chat, { ...chat(id), body: { model } as Required<ChatChanges> }))
export const getChat = (id: string) => answerOf(api.GET(paths.chat, chat(id)))
export const renameChat = (id: string, title: string) =>
  answerOf(api.PATCH(paths.chat, { ...chat(id), body: { title } }))
export const deleteChat = (id: string) =>
  answerOf(api.DELETE(paths.chat, chat(id)))

/** The whole thread with all its branches. */
export async function listMessages(chat_id: string): Promise<Message[]> {
  const all: Message[] = []
  let cursor: Cursor
  do {
    const page = (await answerOf(
      api.GET(paths.messages, {
        params: { path: { chat_id }, query: window(100, cursor) },
      }),
    )) as Page<Message>
    all.push(...page.items)
    cursor = page.next_cursor
  } while (cursor)
  return all
}
export const answerStep = (run_id: string, step_id: string, allow: boolean) =>
  answerOf(api.POST(paths.runStep, { params: { path: { run_id, step_id } }, body: { allow } }))
export const stopRun = (run_id: string) =>
  answerOf(api.POST(paths.runStop, { params: { path: { run_id } } }))
export const rateMessage = (message_id: string, rating: Feedback["rating"] | null, reason?: string) =>
  answerOf(
    api.PUT(paths.feedback, {
      params: { path: { message_id } },
      body: { rating, ...(reason ? { reason } : {}) },
    }),
  )
