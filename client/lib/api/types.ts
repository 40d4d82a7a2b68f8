/** The API's words, as `contract.md` fixes them. */

export type Page<T> = { items: T[]; next_cursor: string | null }

export type User = { id: string; email: string; name: string | null; created_at: string }
export type SignedIn = { user: User; access_token: string; token_type: string; expires_in: number }

export type ApiKey = {
  id: string
  name: string
  prefix: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
}
export type NewApiKey = ApiKey & { secret: string }

export type Project = {
  id: string
  name: string
  description: string | null
  documents: number
  last_question_at: string | null
  created_at: string
  updated_at: string
}

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
export type ProjectSettings = { values: SettingsTree; schema: JsonSchema }

export type DocumentStatus =
  | "awaiting_upload"
  | "queued"
  | "processing"
  | "ready"
  | "failed"
  | "cancelled"
export type Stage = "reading" | "splitting" | "embedding" | "storing"
export type Failure = { code: string; message: string; retryable: boolean }

export type Document = {
  id: string
  project_id: string
  name: string
  media_type: string
  size: number
  sha256: string | null
  status: DocumentStatus
  stage: Stage | null
  progress: number
  error: Failure | null
  attempt: number
  passages: number
  pages: number | null
  notes?: string[]
  created_at: string
  updated_at: string
}
export type UploadTicket = {
  document: Document
  upload: { method: string; url: string; headers: Record<string, string>; expires_at: string }
}
export type DocumentEvent = { type: "document"; document?: Document; deleted?: string }

export type Box = [left: number, top: number, right: number, bottom: number]
export type Place = {
  page?: number | null
  boxes?: Box[] | null
  headings?: string[] | null
  start?: number | null
  end?: number | null
  sheet?: string | null
  cells?: string | null
  slide?: number | null
  line?: number | null
  seconds?: number | null
}
export type Passage = { id: string; ordinal: number; text: string; tokens: number; place: Place }
export type TextPart = { text: string; start: number; end: number; length: number }

export type ActiveRun = { run_id: string; question_id: string; answer_id: string }
export type Chat = {
  id: string
  project_id: string
  title: string | null
  active_run?: ActiveRun | null
  created_at: string
  updated_at: string
}

export type Source = {
  n: number
  kind: "document" | "web" | "tool"
  title: string
  document_id?: string | null
  passage_id?: string | null
  url?: string | null
  quote: string
  place?: Place | null
  score: number
}
export type Support = "supported" | "weak" | "none"
export type Sentence = { start: number; end: number; sources: number[]; support: Support }
export type StepName =
  | "guard"
  | "rewrite"
  | "retrieve"
  | "grade"
  | "search_web"
  | "tool"
  | "answer"
  | "verify"
export type StepRecord = {
  name: StepName
  state: "finished" | "skipped"
  ms?: number | null
  summary?: string | null
  detail?: Record<string, unknown> | null
}
export type Usage = { input_tokens: number; output_tokens: number; cost?: number | null }
export type MessageStatus = "complete" | "stopped" | "failed" | "refused"
export type Feedback = { rating: "good" | "bad"; reason?: string | null }
export type Message = {
  id: string
  chat_id: string
  parent_id: string | null
  role: "user" | "assistant"
  content: string
  sources: Source[]
  sentences: Sentence[]
  steps: StepRecord[]
  usage: Usage
  model: string | null
  status: MessageStatus
  feedback: Feedback | null
  created_at: string
}

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  instance?: string | null
  request_id?: string | null
  errors?: { field: string; message: string }[]
}

export type RunEvent =
  | {
      type: "run"
      run_id: string
      chat_id: string
      question_id: string
      answer_id: string
      model: string
    }
  | (Omit<StepRecord, "state"> & { type: "step"; state: "started" | "finished" | "skipped" })
  | { type: "sources"; sources: Source[] }
  | { type: "token"; text: string }
  | (Sentence & { type: "sentence" })
  | { type: "refusal"; reason: string; rule: string }
  | { type: "done"; message: Message }
  | { type: "error"; problem: Problem; retryable: boolean }
