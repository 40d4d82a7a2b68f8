"use client"

import { useTranslations } from "use-intl"
import { Picture } from "@/features/source/picture"
import type { Document, Passage } from "@/lib/api/types"

type Props = {
  document: Document
  passages: Passage[]
  focus: { passage: Passage; asked: number } | null
  lit: string | null
}

/** A picture whose words were recognised, with the chosen passage marked on it. */
export function PictureView({ document, passages, focus, lit }: Props) {
  const t = useTranslations("document")
  const hover = passages.find(({ id }) => id === lit && id !== focus?.passage.id)
  return (
    <div className="scroll-area h-full p-4 md:p-6" tabIndex={0} role="group" aria-label={t("original")}>
      <Picture
        documentId={document.id}
        mediaType={document.media_type}
        place={focus?.passage.place ?? null}
        lit={hover?.place ?? null}
        stroke={focus?.asked}
      />
    </div>
  )
}
