"use client"

import { useQueryClient } from "@tanstack/react-query"
import { chooseEncoding, givePassword } from "@/lib/api/endpoints"
import type { Document } from "@/lib/api/types"
import { putDocument } from "../pages"
import { recount } from "../reread"

/** With what a person knows of a file it is read again; the lists that show it follow. */
export function useMending({ id, project_id }: Document) {
  const queries = useQueryClient()
  const put = (document: Document) => {
    putDocument(queries, document)
    recount(queries, project_id)
  }
  return {
    unlock: async (password: string) => put(await givePassword(id, password)),
    readAs: async (encoding: string) => put(await chooseEncoding(id, encoding)),
  }
}
