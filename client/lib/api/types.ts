/** The API's words. They are generated from its own description, by `npm run gen`. */
import type { components } from "./schema.gen"

type Schemas = components["schemas"]

export type User = Schemas["User"]
export type SignedIn = Schemas["SignedIn"]
export type ApiKey = Schemas["ApiKey"]
export type Project = Schemas["Project"]

export type DocumentStatus = Schemas["DocumentStatus"]
export type Stage = Schemas["Stage"]
export type Document = Schemas["Document"]
export type UploadTicket = Schemas["UploadBegun"]
export type DocumentEvent = Partial<Schemas["DocumentChanged"] & Schemas["DocumentDeleted"]>
export type TextPart = Schemas["TextPart"]
export type Page<T> = { items: T[]; next_cursor: string | null }

export type Box = [left: number, top: number, right: number, bottom: number]

/** Written out here, because the description knows only that it leaves out what is not present. */
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
type Placed<T extends { place?: unknown }> = Omit<T, "place"> & { place: Place }

export type Passage = Placed<Schemas["Passage"]>
export type Source = Omit<Schemas["Source"], "place"> & { place?: Place | null }
export type Support = Schemas["Support"]
export type Sentence = Schemas["Sentence"]
export type StepRecord = Schemas["StepRecord"]
export type MessageStatus = Schemas["MessageStatus"]
export type Feedback = Schemas["Feedback"]
export type Message = Omit<Schemas["Message"], "sources"> & { sources: Source[] }
export type Chat = Schemas["Chat"]

export type Problem = Pick<Schemas["Problem"], "type" | "title" | "status" | "detail"> &
  Partial<Schemas["Problem"]> & { errors?: { field: string; message: string }[] }

type WithPlaces =
  | (Omit<Schemas["Sources"], "sources"> & { sources: Source[] })
  | (Omit<Schemas["Done"], "message"> & { message: Message })
type Step = Pick<Schemas["Step"], "type" | "name" | "state"> & Partial<Schemas["Step"]>
export type RunEvent =
  | Exclude<Schemas["Event"], { type: "sources" | "done" | "step" | "error" }>
  | WithPlaces
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
export type ProjectSettings = { values: SettingsTree; schema: JsonSchema }
