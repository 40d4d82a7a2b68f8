import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { exportMyData } from "@/lib/api/personal"
import { useBytes } from "@/lib/use-bytes"

/** Everything that is kept about a person, for them to keep. */
export function TakeAlong() {
  const t = useTranslations("personal")
  const size = useBytes()
  const [originals, setOriginals] = useState(false)
  const [received, setReceived] = useState(0)
  const download = useMutation({
    mutationFn: () => exportMyData(originals, setReceived),
    onMutate: () => setReceived(0),
    onSuccess: (archive) => save(archive, "ibid-export.zip"),
  })
  return (
    <section aria-labelledby="take-along" className="grid gap-3">
      <div className="grid gap-1">
        <h2 id="take-along" className="text-18">{t("takeAlong")}</h2>
        <p className="text-14 text-ink-2">{t("takeAlongHint")}</p>
      </div>
      <label className="text-14 flex items-center gap-2">
        <input type="checkbox" checked={originals} onChange={(event) => setOriginals(event.target.checked)} className="accent-accent size-4" />
        {t("withOriginals")}
      </label>
      <Button className="justify-self-start" disabled={download.isPending} onClick={() => download.mutate()}>
        {t("download")}
      </Button>
      <p role="status" className="text-13 text-ink-2 empty:hidden">
        {download.isPending && t("received", { size: size(received) })}
        {download.data && t("downloaded", { size: size(download.data.size) })}
      </p>
      {download.error != null && <ProblemNote error={download.error} />}
    </section>
  )
}

function save(archive: Blob, name: string) {
  const href = URL.createObjectURL(archive)
  // eslint-disable-next-line no-restricted-syntax -- a link that nobody sees is how a page saves what it has
  Object.assign(document.createElement("a"), { href, download: name }).click()
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}
