import type { Filters } from "@/lib/api/types"

export const FILTER_FIELDS = ["languages", "media_types", "created_after", "created_before", "first_page", "last_page", "metadata"] as const
export type FilterFields = Record<(typeof FILTER_FIELDS)[number], string>

/** What an assistant wants of passages, as it is written in a form. */
export function fieldsOf(filters: Filters): FilterFields {
  const metadata = Object.entries(filters.metadata ?? {}).map(([key, wanted]) => `${key}: ${written(wanted)}`)
  return {
    languages: (filters.languages ?? []).join(", "),
    media_types: (filters.media_types ?? []).join(", "),
    created_after: dayOf(filters.created_after),
    created_before: dayOf(filters.created_before),
    first_page: String(filters.first_page ?? ""),
    last_page: String(filters.last_page ?? ""),
    metadata: metadata.join("\n"),
  }
}

/** The filters that are meant; of a day that was not changed, the very moment that it had. */
export function filtersOf(fields: FilterFields, before: Filters): Filters {
  const lines = fields.metadata.split("\n").filter((line) => line.trim())
  const metadata = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":")
      return colon < 0 ? [line.trim(), ""] : [line.slice(0, colon).trim(), read(line.slice(colon + 1).trim())]
    }),
  )
  const moment = (name: "created_after" | "created_before") =>
    fields[name] === dayOf(before[name]) ? before[name] : fields[name] ? `${fields[name]}T00:00:00Z` : null
  const all: Filters = {
    languages: listOf(fields.languages),
    media_types: listOf(fields.media_types),
    created_after: moment("created_after"),
    created_before: moment("created_before"),
    first_page: fields.first_page ? Number(fields.first_page) : null,
    last_page: fields.last_page ? Number(fields.last_page) : null,
    metadata: lines.length > 0 ? metadata : null,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value != null))
}

type Wanted = NonNullable<Filters["metadata"]>[string]

const dayOf = (moment?: string | null) => (moment ? new Date(moment).toISOString().slice(0, 10) : "")

function listOf(text: string): string[] | null {
  const items = text.split(",").map((one) => one.trim())
  return items.some(Boolean) ? items.filter(Boolean) : null
}

/** A word stands as it is; what else could be read otherwise, as JSON. */
const written = (wanted: Wanted) => (typeof wanted === "string" && read(wanted) === wanted ? wanted : JSON.stringify(wanted))

function read(text: string): Wanted {
  try {
    const value: unknown = JSON.parse(text)
    return value === null || (typeof value === "object" && !Array.isArray(value)) ? text : (value as Wanted)
  } catch {
    return text
  }
}
