/** Where the API answers what; typed by its description. What stands in braces is filled in. */
import type { paths } from "./schema.gen"

type Path = keyof paths

export const signIn = "/api/v1/auth/sign-in" satisfies Path
export const signUp = "/api/v1/auth/sign-up" satisfies Path
export const secondStep = "/api/v1/auth/second-step" satisfies Path
export const enrolment = "/api/v1/auth/second-step/enrol" satisfies Path
export const beginWithPasskey = "/api/v1/auth/passkey/begin" satisfies Path
export const finishWithPasskey = "/api/v1/auth/passkey/finish" satisfies Path
export const signOut = "/api/v1/auth/sign-out" satisfies Path
export const refresh = "/api/v1/auth/refresh" satisfies Path
export const signInOptions = "/api/v1/auth/options" satisfies Path
export const beginSignIn = "/api/v1/auth/providers/{provider}/begin" satisfies Path
export const finishSignIn = "/api/v1/auth/providers/{provider}/finish" satisfies Path
export const reset = "/api/v1/auth/reset" satisfies Path
export const finishReset = "/api/v1/auth/reset/finish" satisfies Path
export const verify = "/api/v1/auth/verify" satisfies Path
/** What is about signing in itself. */
export const isAuth = (path: string) => path.startsWith("/api/v1/auth/")

export const me = "/api/v1/me" satisfies Path
export const meDeletion = "/api/v1/me/deletion" satisfies Path
export const personalSettings = "/api/v1/me/settings" satisfies Path
export const notices = "/api/v1/me/notices" satisfies Path
export const unsubscribe = "/api/v1/notices/unsubscribe" satisfies Path
export const sessions = "/api/v1/me/sessions" satisfies Path
export const session = "/api/v1/me/sessions/{session_id}" satisfies Path
export const password = "/api/v1/me/password" satisfies Path
export const passkeys = "/api/v1/me/passkeys" satisfies Path
export const beginPasskey = "/api/v1/me/passkey-challenge" satisfies Path
export const passkey = "/api/v1/me/passkeys/{passkey_id}" satisfies Path
export const secondFactor = "/api/v1/me/second-factor" satisfies Path
export const secondFactorConfirm = "/api/v1/me/second-factor/confirm" satisfies Path
export const recoveryCodes = "/api/v1/me/second-factor/recovery-codes" satisfies Path
export const secondFactorRemoval = "/api/v1/me/second-factor/removal" satisfies Path
export const verification = "/api/v1/me/verification" satisfies Path
export const identities = "/api/v1/me/identities" satisfies Path
export const identity = "/api/v1/me/identities/{identity_id}" satisfies Path
export const beginIdentity = "/api/v1/me/identities/{provider}/begin" satisfies Path
export const finishIdentity = "/api/v1/me/identities/{provider}/finish" satisfies Path
export const apiKeys = "/api/v1/api-keys" satisfies Path
export const apiKey = "/api/v1/api-keys/{key_id}" satisfies Path

export const audit = "/api/v1/admin/audit" satisfies Path
export const projectAudit = "/api/v1/projects/{project_id}/audit" satisfies Path
export const accounts = "/api/v1/admin/accounts" satisfies Path
export const accountAppoint = "/api/v1/admin/accounts/{user_id}/appoint" satisfies Path
export const accountDismiss = "/api/v1/admin/accounts/{user_id}/dismiss" satisfies Path
export const accountSuspend = "/api/v1/admin/accounts/{user_id}/suspend" satisfies Path
export const accountReinstate = "/api/v1/admin/accounts/{user_id}/reinstate" satisfies Path
export const accountSecondFactor = "/api/v1/admin/accounts/{user_id}/reset-second-factor" satisfies Path

export const projects = "/api/v1/projects" satisfies Path
export const project = "/api/v1/projects/{project_id}" satisfies Path
export const settings = "/api/v1/projects/{project_id}/settings" satisfies Path
export const models = "/api/v1/projects/{project_id}/models" satisfies Path
export const modelTrial = "/api/v1/projects/{project_id}/models/trial" satisfies Path
export const members = "/api/v1/projects/{project_id}/members" satisfies Path
export const member = "/api/v1/projects/{project_id}/members/{user_id}" satisfies Path
export const handOver = "/api/v1/projects/{project_id}/members/{user_id}/hand-over" satisfies Path
export const invitations = "/api/v1/projects/{project_id}/invitations" satisfies Path
export const invitation = "/api/v1/projects/{project_id}/invitations/{invitation_id}" satisfies Path
export const invitationSend = "/api/v1/projects/{project_id}/invitations/{invitation_id}/send" satisfies Path
export const projectGroups = "/api/v1/projects/{project_id}/groups" satisfies Path
export const projectGroup = "/api/v1/projects/{project_id}/groups/{group_id}" satisfies Path
export const groupsToGive = "/api/v1/projects/{project_id}/groups-to-give" satisfies Path
export const jobs = "/api/v1/admin/jobs" satisfies Path
export const job = "/api/v1/admin/jobs/{job}" satisfies Path
export const jobRun = "/api/v1/admin/jobs/{job}/run" satisfies Path
export const retention = "/api/v1/projects/{project_id}/retention" satisfies Path
export const retentionPreview = "/api/v1/projects/{project_id}/retention/preview" satisfies Path
export const groups = "/api/v1/admin/groups" satisfies Path
export const group = "/api/v1/admin/groups/{group_id}" satisfies Path
export const scim = "/api/v1/admin/scim" satisfies Path
export const scimTokens = "/api/v1/admin/scim/tokens" satisfies Path
export const scimToken = "/api/v1/admin/scim/tokens/{token_id}" satisfies Path
export const groupMembers = "/api/v1/admin/groups/{group_id}/members" satisfies Path
export const groupMember = "/api/v1/admin/groups/{group_id}/members/{user_id}" satisfies Path
export const myExport = "/api/v1/me/export" satisfies Path
export const quotas = "/api/v1/admin/quotas" satisfies Path
export const personQuota = "/api/v1/admin/quotas/people/{user_id}" satisfies Path
export const projectQuota = "/api/v1/admin/quotas/projects/{project_id}" satisfies Path
export const invitationLook = "/api/v1/invitations/look" satisfies Path
export const invitationAccept = "/api/v1/invitations/accept" satisfies Path
export const capabilities = "/api/v1/capabilities" satisfies Path
export const projectBudget = "/api/v1/projects/{project_id}/budget" satisfies Path
export const keyBudget = "/api/v1/api-keys/{key_id}/budget" satisfies Path
export const usage = "/api/v1/projects/{project_id}/usage" satisfies Path
export const events = "/api/v1/projects/{project_id}/events" satisfies Path

export const embedders = "/api/v1/embedders" satisfies Path
export const embedder = "/api/v1/projects/{project_id}/embedder" satisfies Path
export const embedderBeside = "/api/v1/projects/{project_id}/embedder/beside" satisfies Path
export const embedderSwitch = "/api/v1/projects/{project_id}/embedder/switch" satisfies Path
export const embedderComparison = "/api/v1/projects/{project_id}/embedder/comparison" satisfies Path

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

export const quarantine = "/api/v1/projects/{project_id}/quarantine" satisfies Path
export const quarantined = "/api/v1/projects/{project_id}/quarantine/{passage_id}" satisfies Path
export const release = "/api/v1/projects/{project_id}/quarantine/{passage_id}/release" satisfies Path

export const tools = "/api/v1/projects/{project_id}/tools" satisfies Path
export const tool = "/api/v1/projects/{project_id}/tools/{tool_id}" satisfies Path
export const toolDiscovery = "/api/v1/projects/{project_id}/tool-discovery" satisfies Path
export const toolServers = "/api/v1/projects/{project_id}/tool-servers" satisfies Path
export const toolServer = "/api/v1/projects/{project_id}/tool-servers/{server_id}" satisfies Path
export const toolServerLook = "/api/v1/projects/{project_id}/tool-servers/{server_id}/look" satisfies Path
export const toolServerSignIn = "/api/v1/projects/{project_id}/tool-servers/{server_id}/sign-in" satisfies Path
export const toolSignIns = "/api/v1/tool-sign-ins" satisfies Path
export const toolServerTools = "/api/v1/projects/{project_id}/tool-servers/{server_id}/tools" satisfies Path
export const toolHosts = "/api/v1/projects/{project_id}/tool-hosts" satisfies Path
export const toolTry = "/api/v1/projects/{project_id}/tools/{tool_id}/try" satisfies Path

export const chatSummary = "/api/v1/chats/{chat_id}/summary" satisfies Path
export const assistants = "/api/v1/projects/{project_id}/assistants" satisfies Path
export const assistant = "/api/v1/projects/{project_id}/assistants/{assistant_id}" satisfies Path

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
export const whyNot = "/api/v1/messages/{message_id}/why-not" satisfies Path
export const replay = "/api/v1/messages/{message_id}/replay" satisfies Path
export const trace = "/api/v1/messages/{message_id}/trace" satisfies Path
export const snapshot = "/api/v1/snapshots/{snapshot_id}" satisfies Path
export const runEvents = "/api/v1/runs/{run_id}/events" satisfies Path
export const runStep = "/api/v1/runs/{run_id}/steps/{step_id}" satisfies Path
export const runStop = "/api/v1/runs/{run_id}/stop" satisfies Path

type Gap<P extends string> = P extends `${string}{${infer Name}}${infer Rest}` ? Name | Gap<Rest> : never

/** A path with everything in braces filled in. */
export function filled<P extends Path>(path: P, values: Record<Gap<P>, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: Gap<P>) => encodeURIComponent(values[name]))
}
