/**
 * Where the API answers what; typed by its description. What stands in braces is filled in. Every
 * page loads this: a path that one file of `lib/api` alone asks for stands there.
 */
import type { paths } from "./schema.gen"

type Path = keyof paths

export const signIn = "/api/v1/auth/sign-in" satisfies Path
export const signUp = "/api/v1/auth/sign-up" satisfies Path
export const signOut = "/api/v1/auth/sign-out" satisfies Path
export const refresh = "/api/v1/auth/refresh" satisfies Path
export const signInOptions = "/api/v1/auth/options" satisfies Path
/** What is about signing in itself. */
export const isAuth = (path: string) => path.startsWith("/api/v1/auth/")

export const me = "/api/v1/me" satisfies Path
export const session = "/api/v1/me/sessions/{session_id}" satisfies Path
export const passkeys = "/api/v1/me/passkeys" satisfies Path
export const apiKeys = "/api/v1/api-keys" satisfies Path
export const apiKey = "/api/v1/api-keys/{key_id}" satisfies Path

export const projects = "/api/v1/projects" satisfies Path
export const project = "/api/v1/projects/{project_id}" satisfies Path
export const settings = "/api/v1/projects/{project_id}/settings" satisfies Path
export const models = "/api/v1/projects/{project_id}/models" satisfies Path
export const modelTrial = "/api/v1/projects/{project_id}/models/trial" satisfies Path
export const capabilities = "/api/v1/capabilities" satisfies Path
export const usage = "/api/v1/projects/{project_id}/usage" satisfies Path
export const events = "/api/v1/projects/{project_id}/events" satisfies Path

export const documents = "/api/v1/projects/{project_id}/documents" satisfies Path
export const summary = "/api/v1/projects/{project_id}/documents/summary" satisfies Path
export const uploads = "/api/v1/projects/{project_id}/documents/uploads" satisfies Path
export const confirmations = "/api/v1/projects/{project_id}/documents/confirmations" satisfies Path
export const batch = "/api/v1/projects/{project_id}/documents/batch" satisfies Path
export const document = "/api/v1/documents/{document_id}" satisfies Path
export const stages = "/api/v1/documents/{document_id}/stages" satisfies Path
export const ticket = "/api/v1/documents/{document_id}/ticket" satisfies Path
export const retry = "/api/v1/documents/{document_id}/retry" satisfies Path
export const encodings = "/api/v1/documents/{document_id}/encodings" satisfies Path
export const encoding = "/api/v1/documents/{document_id}/encoding" satisfies Path
export const filePassword = "/api/v1/documents/{document_id}/password" satisfies Path
export const reindex = "/api/v1/documents/{document_id}/reindex" satisfies Path
export const cancel = "/api/v1/documents/{document_id}/cancel" satisfies Path
export const passages = "/api/v1/documents/{document_id}/passages" satisfies Path
export const text = "/api/v1/documents/{document_id}/text" satisfies Path
export const content = "/api/v1/documents/{document_id}/content" satisfies Path

export const pages = "/api/v1/projects/{project_id}/pages" satisfies Path
export const pagesPreview = "/api/v1/projects/{project_id}/pages/preview" satisfies Path
export const crawls = "/api/v1/projects/{project_id}/crawls" satisfies Path
export const crawl = "/api/v1/crawls/{crawl_id}" satisfies Path
export const crawlPages = "/api/v1/crawls/{crawl_id}/pages" satisfies Path
export const crawlCancel = "/api/v1/crawls/{crawl_id}/cancel" satisfies Path
export const crawlRefresh = "/api/v1/crawls/{crawl_id}/refresh" satisfies Path

export const chats = "/api/v1/projects/{project_id}/chats" satisfies Path
export const chat = "/api/v1/chats/{chat_id}" satisfies Path
export const messages = "/api/v1/chats/{chat_id}/messages" satisfies Path
export const answer = "/api/v1/messages/{question_id}/answer" satisfies Path
export const feedback = "/api/v1/messages/{message_id}/feedback" satisfies Path
export const snapshot = "/api/v1/snapshots/{snapshot_id}" satisfies Path
export const runEvents = "/api/v1/runs/{run_id}/events" satisfies Path
export const runStep = "/api/v1/runs/{run_id}/steps/{step_id}" satisfies Path
export const runStop = "/api/v1/runs/{run_id}/stop" satisfies Path

type Gap<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Gap<Rest> : never

/** A path with everything in braces filled in. */
export function filled<P extends Path>(path: P, values: Record<Gap<P>, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: Gap<P>) => encodeURIComponent(values[name]))
}
