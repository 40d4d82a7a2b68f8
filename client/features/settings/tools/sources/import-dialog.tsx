"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog } from "@/components/ui/dialog"
import * as keys from "@/lib/api/query-keys"
import type { Tools } from "../use-tools"
import { type Looked, useLooks, type Wanted } from "./found"
import { FoundForm } from "./found-form"
import { SignIn } from "./sign-in"
import { SourceForm } from "./source-form"
import { SourcesWords } from "./sources-words"

type Props = { projectId: string; tools: Tools; looked?: Looked; onClose: () => void }

/** Tools that are described elsewhere: where, what there is, and one import of what was chosen. */
export function ImportDialog(props: Props) {
  return (
    <SourcesWords>
      <Import {...props} />
    </SourcesWords>
  )
}

function Import({ projectId, tools, looked, onClose }: Props) {
  const t = useTranslations("toolSources")
  const queries = useQueryClient()
  const looks = useLooks(projectId, tools)
  const [found, setFound] = useState(looked ?? null)
  const looking = useMutation({
    mutationFn: (wanted: Wanted) => looks.look(wanted),
    onSuccess: setFound,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.toolServers(projectId) }),
  })
  return (
    <Dialog open onClose={onClose} title={t("import")}>
      {/* What was filled in is still there for whoever goes back. */}
      <div hidden={found !== null}>
        {!looked && <SourceForm error={looking.error} pending={looking.isPending} onLook={looking.mutate} onClose={onClose} />}
      </div>
      {found?.signIn && <SignIn projectId={projectId} server={found.signIn} onClose={onClose} />}
      {found && !found.signIn && <FoundForm looked={found} onBack={looked ? undefined : () => setFound(null)} onClose={onClose} />}
    </Dialog>
  )
}
