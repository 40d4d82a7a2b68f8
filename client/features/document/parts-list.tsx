"use client"

import Link from "next/link"
import { useTranslations } from "use-intl"
import { ShowMore } from "@/features/documents/show-more"
import { useDocumentList } from "@/features/documents/use-document-list"
import type { Document } from "@/lib/api/types"
import * as pages from "@/lib/pages"

/** What came out of an archive, or hung on an e-mail. */
export function PartsList({ document }: { document: Document }) {
  const t = useTranslations("document")
  const list = useDocumentList(document.project_id, { parent_id: document.id }, true)
  return (
    <section className="mx-auto mt-4 max-w-3xl">
      <h2 className="text-14 mb-2">{t("parts", { count: document.children })}</h2>
      <ul className="bg-surface border-line divide-line text-14 divide-y rounded-8 border">
        {list.documents.map(({ id, name }) => (
          <li key={id}>
            <Link href={pages.document(document.project_id, id)} className="hover:bg-sunken block px-4 py-2 wrap-anywhere">
              {name}
            </Link>
          </li>
        ))}
      </ul>
      <div className="mt-2">
        <ShowMore list={list} />
      </div>
    </section>
  )
}
