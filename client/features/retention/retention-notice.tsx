"use client"

import { MoreWords } from "@/components/more-words"
import messages from "@/messages/retention.en.json"
import { RetentionTold } from "./retention-told"
import { useRetention } from "./use-retention"

/** Beside documents, for everybody in the project, where some of them go by themselves. */
export function RetentionNotice({ projectId }: { projectId: string }) {
  const state = useRetention(projectId).data
  if (!state?.begins_at) return null
  return (
    <MoreWords messages={messages}>
      <div role="note" className="bg-warn-soft rounded-5 px-4 py-2">
        <RetentionTold state={state} />
      </div>
    </MoreWords>
  )
}
