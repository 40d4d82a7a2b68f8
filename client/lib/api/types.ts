/** The API's words. They are generated from its own description, by `npm run gen`. */
import type { components, operations } from "./schema.gen"

type Schemas = components["schemas"]
type Optional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>

export type User = Schemas["User"]
export type Farewell = Schemas["Farewell"]
export type AccountReceipt = Schemas["AccountReceipt"]
export type Account = Schemas["Account"]
export type AuditEvent = Schemas["AuditEvent"]
/** What may be asked for; an event of another release may be of a kind that is not among them. */
export type AuditKind = NonNullable<NonNullable<operations["list_audit"]["parameters"]["query"]>["kind"]>[number]
export type SignedIn = Schemas["SignedIn"]
export type SecondStep = Schemas["SecondStep"]
export type Passkey = Schemas["Passkey"]
export type SecondFactor = Schemas["SecondFactor"]
export type NewAuthenticator = Schemas["NewAuthenticator"]
export type SignInOptions = Schemas["SignInOptions"]
export type CameBack = Schemas["CameBack"]
export type Identity = Schemas["Identity"]
export type Session = Schemas["Session"]
export type Capabilities = Schemas["Capabilities"]
export type PersonalSettings = Schemas["PersonalSettings"]
export type Notices = Schemas["Notices"]
export type NoticeChoices = Schemas["NoticeChoices"]
export type Assistant = Schemas["Assistant"]
export type NewAssistant = Partial<Schemas["NewAssistant"]> & Pick<Schemas["NewAssistant"], "name">
export type AssistantChanges = Partial<Schemas["AssistantChanges"]>
export type ChatSummary = Schemas["ChatSummary"]
export type ApiKey = Schemas["ApiKey"]
export type NewApiKey = Schemas["NewApiKey"]
export type KeyChanges = Schemas["KeyChanges"]
export type Verb = Schemas["Verb"]
export type Project = Schemas["Project"]
export type Role = Project["role"]
export type Member = Schemas["Member"]
export type Retention = Schemas["Retention"]
export type RetentionState = Schemas["RetentionState"]
export type RetentionPreview = Schemas["RetentionPreview"]
export type Jobs = Schemas["Jobs"]
export type Job = Schemas["Job"]
export type JobRun = Schemas["JobRun"]
export type Group = Schemas["Group"]
export type GroupMember = Schemas["GroupMember"]
export type GroupRole = ProjectGroup["role"]
export type GroupToGive = Schemas["GroupToGive"]
export type ScimStatus = Schemas["ScimStatus"]
export type ScimToken = Schemas["ScimToken"]
export type NewScimToken = Schemas["NewScimToken"]
export type ProjectGroup = Schemas["ProjectGroup"]
export type Quota = Schemas["Quota"]
export type QuotaException = Schemas["QuotaException"]
export type QuotaLimits = Schemas["QuotaLimits"]
export type QuotaPage = Schemas["QuotaPage"]
export type Invitation = Schemas["Invitation"]
export type InvitationShown = Schemas["InvitationShown"]
export type NewInvitation = Schemas["NewInvitation"]
export type Filters = Schemas["SearchFilters"]

export type Budget = Schemas["Budget"]
export type Limits = Schemas["Limits-Output"]
export type UsageRow = Schemas["UsageRow"]
export type UsageReport = Schemas["UsageReport"]

export type Embedder = Schemas["EmbedderOut"]
export type Candidate = Schemas["BesideOut"]
export type EmbedderState = Schemas["EmbedderState"]
export type ComparedQuestion = Schemas["ComparedQuestion"]
export type Comparison = Schemas["Comparison"]

export type DocumentStatus = Schemas["DocumentStatus"]
export type Stage = Schemas["Stage"]
export type Document = Schemas["Document"]
export type DocumentSummary = Schemas["DocumentSummary"]
export type Encodings = Schemas["Encodings"]
export type StageRecord = Schemas["StageRecord"]
/** What has a default may be left out. */
export type NewDocument = Optional<Schemas["NewDocument"], "metadata">
export type UploadTicket = Schemas["UploadBegun"]
export type Action = Schemas["Action"]
export type Outcome = Omit<Schemas["Outcome"], "problem"> & { problem?: Problem | null }
export type DocumentEvent = Partial<Schemas["DocumentChanged"] & Schemas["DocumentDeleted"]>
export type CountsEvent = Schemas["DocumentsCounted"]
export type DocumentPage = Schemas["DocumentPage"]
export type Sort = Schemas["Sort"]
export type Crawl = Schemas["Crawl"]
export type CrawlPage = Schemas["CrawlPage"]
export type NewCrawl = Schemas["NewCrawl"]
export type PagesPreview = Schemas["Preview"]
export type TextPart = Schemas["TextPart"]
export type Tool = Schemas["ToolOut"]
/** What has a default may be left out. */
export type NewTool = Optional<Schemas["NewTool"], "kind" | "parameters" | "secrets" | "enabled">
export type ToolChanges = Partial<Schemas["ToolChanges"]>
export type DiscoveredTool = Schemas["Discovered"]
export type ToolServer = Schemas["ServerOut"]
export type FinishedToolSignIn = Schemas["FinishedOut"]
export type ToolServerLook = Schemas["LookOut"]
export type FoundTool = Schemas["FoundTool"]
export type GoneWebhook = Schemas["GoneWebhook"]
export type ToolHosts = Schemas["HostsOut"]
export type ToolTrial = Schemas["ToolTrial"]
export type Page<T> = { items: T[]; next_cursor: string | null }

export type Box = [left: number, top: number, right: number, bottom: number]

export type Place = Schemas["Place"]
export type Passage = Schemas["Passage"]
export type QuarantinedPassage = Schemas["QuarantinedPassage"]
export type Source = Schemas["Source"]
export type Snapshot = Schemas["Snapshot"]
export type Nearest = Schemas["Nearest"]
export type Limit = Schemas["Limit"]
export type WhyNot = Schemas["WhyNot"]
export type Replayed = Schemas["Replayed"]
export type RetrievalChanges = Partial<Schemas["RetrievalChanges"]>
export type AnswerTrace = Schemas["AnswerTrace"]
export type Choice = Schemas["Choice"]
export type Support = Schemas["Support"]
export type Sentence = Schemas["Sentence"]
export type StepRecord = Schemas["StepRecord"]
export type MessageStatus = Schemas["MessageStatus"]
export type Feedback = Schemas["Feedback"]
export type Message = Schemas["Message"]
export type ChatChanges = Partial<Schemas["ChatChanges"]>
export type Chat = Schemas["Chat"]

export type Problem = Pick<Schemas["Problem"], "type" | "title" | "status" | "detail"> &
  Partial<Schemas["Problem"]> & { errors?: { field: string; message: string; code?: string }[] }

type Step = Pick<Schemas["Step"], "type" | "name" | "state"> & Partial<Schemas["Step"]>
export type RunEvent =
  | Exclude<Schemas["Event"], { type: "step" | "error" }>
  | Step
  | (Omit<Schemas["Error"], "problem"> & { problem: Problem })

/** A project's settings are drawn from their schema, so that new ones need no new page. */
export type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  allOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  type?: string
  title?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  items?: JsonSchema
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  properties?: Record<string, JsonSchema>
}
export type SettingsTree = { [name: string]: unknown }
export type ModelOut = Schemas["ModelOut"]
export type ProjectSettings = { values: SettingsTree; schema: JsonSchema; models: ModelOut[] }
