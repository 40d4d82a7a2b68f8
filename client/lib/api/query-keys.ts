import type { DataTag, InfiniteData } from "@tanstack/react-query"
import type { AccountFilter } from "./admin"
import type { AuditFilter } from "./audit"
import type { DocumentFilter } from "./endpoints"
import type {
  Account,
  AnswerTrace,
  ApiKey,
  Assistant,
  AuditEvent,
  Capabilities,
  Chat,
  ChatSummary,
  Crawl,
  CrawlPage,
  Document,
  DocumentPage,
  DocumentStatus,
  DocumentSummary,
  Embedder,
  EmbedderState,
  FinishedToolSignIn,
  Identity,
  Group, GroupMember, GroupToGive, ProjectGroup, ScimStatus, Invitation,
  InvitationShown,
  Jobs,
  Limits,
  Member,
  Message,
  ModelOut,
  Notices,
  NewAuthenticator,
  Passkey,
  Page,
  Passage,
  PersonalSettings,
  Project,
  ProjectSettings,
  QuotaPage,
  QuarantinedPassage,
  RetentionState,
  SecondFactor,
  Session,
  SignInOptions,
  Snapshot,
  Encodings,
  StageRecord,
  TextPart,
  Tool,
  ToolHosts,
  ToolServer,
  UsageReport,
  User,
  WhyNot,
} from "./types"

/**
 * Under what names answers are kept, and of what type each is: whoever reads or writes one
 * elsewhere is held to it. A key made by hand does not pass for one.
 */
declare const kept: unique symbol
export type Key = readonly unknown[] & { readonly [kept]: true }

declare module "@tanstack/react-query" {
  interface Register {
    queryKey: Key
  }
}

/** `page`s asked for one after the other. */
type Pages<P> = InfiniteData<P, string | null>

const of =
  <T>() =>
  (...parts: unknown[]) =>
    parts as unknown as DataTag<Key, T>
/** Stands for all keys that begin with it. */
const all = (...parts: unknown[]) => parts as unknown as Key

export const me = of<User>()("me")
export const capabilities = of<Capabilities>()("capabilities")
export const passkeys = of<Passkey[]>()("me", "passkeys")
export const secondFactor = of<SecondFactor>()("me", "second-factor")
/** An authenticator that is set up while somebody signs in. */
export const enrolling = (challenge: string) => of<NewAuthenticator>()("enrolling", challenge)
export const identities = of<Identity[]>()("me", "identities")
export const sessions = of<Session[]>()("me", "sessions")
export const signInOptions = of<SignInOptions>()("sign-in-options")
export const cameBack = (state: string) => of<null>()("came-back", state)
export const personalSettings = of<PersonalSettings>()("me", "settings")
export const notices = of<Notices>()("me", "notices")
export const audit = (projectId: string | undefined, filter: AuditFilter) => of<Pages<Page<AuditEvent>>>()("audit", projectId, filter)
/** Every list of accounts. */
export const accounts = all("accounts")
export const accountList = (filter: AccountFilter) => of<Pages<Page<Account>>>()("accounts", filter)
export const apiKeys = of<Pages<Page<ApiKey>>>()("keys")

/** Every list of projects. */
export const projects = all("projects")
export const projectsToSwitchTo = of<Page<Project>>()("projects", "first")
export const allProjects = of<Pages<Page<Project>>>()("projects", "all")
export const project = (id: string) => of<Project>()("project", id)
export const members = (projectId: string) => of<Pages<Page<Member>>>()("members", projectId)
export const jobs = of<Jobs>()("jobs")
export const retention = (projectId: string) => of<RetentionState>()("retention", projectId)
export const groups = of<Pages<Page<Group>>>()("groups")
export const quotas = of<Pages<QuotaPage>>()("quotas")
export const groupMembers = (groupId: string) => of<Pages<Page<GroupMember>>>()("group-members", groupId)
export const scim = of<ScimStatus>()("scim")
export const projectGroups = (projectId: string) => of<ProjectGroup[]>()("project-groups", projectId)
export const groupsToGive = (projectId: string) => of<GroupToGive[]>()("groups-to-give", projectId)
export const invitations = (projectId: string) => of<Pages<Page<Invitation>>>()("invitations", projectId)
export const invitation = (secret: string) => of<InvitationShown>()("invitation", secret)
export const settings = (projectId: string) => of<ProjectSettings>()("settings", projectId)
/** What a chat here may be answered by. */
export const models = (projectId: string) => of<ModelOut[]>()("models", projectId)
export const usage = (projectId: string) => of<UsageReport>()("usage", projectId)
/** A project's or a key's. */
export const limits = (whose: object) => of<Limits>()("limits", whose)
export const embedders = of<{ items: Embedder[] }>()("embedders")
export const embedder = (projectId: string) => of<EmbedderState>()("embedder", projectId)

/** Every list of a project's documents. */
export const documents = (projectId: string) => all("documents", projectId)
export const documentList = (projectId: string, filter: DocumentFilter) =>
  of<DocumentPages>()("documents", projectId, filter)
export const filterOf = (list: Key) => list[2] as DocumentFilter
/** `outdated`: the list is not any more as it was when this was answered. */
export type DocumentPages = Pages<DocumentPage & { outdated?: boolean }>
export const pinnable = (projectId: string, q: string) => of<DocumentPage>()("pinnable", projectId, q)
export const summary = (projectId: string) => of<DocumentSummary>()("summary", projectId)
export const document = (id: string) => of<Document>()("document", id)
export const encodings = (documentId: string, chosen: string | null | undefined) => of<Encodings>()("encodings", documentId, chosen ?? "auto")
export const stages = (documentId: string, status: DocumentStatus) => of<{ items: StageRecord[] }>()("stages", documentId, status)
export const passages = (documentId: string) => of<Pages<Page<Passage>>>()("passages", documentId)
export const text = (documentId: string, start: number, end: number) => of<TextPart>()("text", documentId, start, end)
export const whyNot = (messageId: string, documentId: string) => of<WhyNot>()("why-not", messageId, documentId)
export const trace = (messageId: string) => of<AnswerTrace>()("trace", messageId)
export const named = (projectId: string, q: string) => of<DocumentPage>()("named", projectId, q)
export const snapshot = (id: string) => of<Snapshot>()("snapshot", id)
export const wholeText = (documentId: string) => of<InfiniteData<TextPart, number>>()("whole-text", documentId)
export const original = (documentId: string) => of<string>()("original", documentId)
export const picture = (documentId: string) => of<Blob>()("picture", documentId)

export const quarantine = (projectId: string, ready?: number) => of<Pages<Page<QuarantinedPassage>>>()("quarantine", projectId, ready)

export const toolServers = (projectId: string) => of<{ items: ToolServer[] }>()("tool-servers", projectId)
export const toolSignIn = (state: string) => of<FinishedToolSignIn>()("tool-sign-in", state)
export const toolHosts = (projectId: string) => of<ToolHosts>()("tool-hosts", projectId)
export const chatSummary = (chatId: string) => of<ChatSummary>()("summary-of-chat", chatId)
export const assistants = (projectId: string) => of<{ items: Assistant[] }>()("assistants", projectId)
export const tools = (projectId: string) => of<{ items: Tool[] }>()("tools", projectId)

export const crawls = (projectId: string) => of<Pages<Page<Crawl>>>()("crawls", projectId)
export const crawlPages = ({ id, progress }: Crawl) => of<Pages<Page<CrawlPage>>>()("crawl-pages", id, progress)

export const chats = (projectId: string) => of<Pages<Page<Chat>>>()("chats", projectId)
export const chat = (id: string | null) => of<Chat>()("chat", id)
export const messages = (chatId: string | null) => of<Message[]>()("messages", chatId)
