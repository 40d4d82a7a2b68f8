import type { InfiniteData } from "@tanstack/react-query"
import type { DocumentPage } from "@/lib/api/types"

/** `outdated`: the list is not any more as it was when this was answered. */
type ShownPage = DocumentPage & { outdated?: boolean }

/** What is known of a list of documents, page after page. */
export type DocumentPages = InfiniteData<ShownPage, string | null>
