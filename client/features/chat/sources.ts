import type { Source } from "@/lib/api/types"

/** What an answer cites of one document or page. */
export type SourceGroup = { key: string; title: string; kind: Source["kind"]; sources: Source[] }

/** Sources of the same document side by side, in the order in which they are first cited. */
export function groupSources(sources: Source[]): SourceGroup[] {
  const groups = new Map<string, SourceGroup>()
  for (const source of sources) {
    const key = source.document_id ?? source.snapshot_id ?? source.url ?? source.title
    const group = groups.get(key) ?? { key, title: source.title, kind: source.kind, sources: [] }
    group.sources.push(source)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Whose page it is; nothing for what has no address. */
export function hostOf({ url }: Source): string | null {
  return url && URL.canParse(url) ? new URL(url).host : null
}
