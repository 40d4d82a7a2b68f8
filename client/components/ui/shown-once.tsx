import { Button } from "./button"
import { CopyButton } from "./copy-button"
import { Dialog, DialogActions } from "./dialog"

type Words = { title: string; said: string; label: string; copy: string; kept: string }

/** A secret, the one time that it is shown; only whoever says that it is kept goes on. */
export function ShownOnce({ text, words, onClose }: { text: string; words: Words; onClose: () => void }) {
  return (
    <Dialog key="once" open onClose={onClose} closable={false} title={words.title}>
      <p className="text-14 text-ink-2">{words.said}</p>
      <div className="border-line-strong bg-surface flex items-center gap-2 rounded-5 border p-2">
        <code aria-label={words.label} className="mono text-13 min-w-0 flex-1 break-all select-all">
          {text}
        </code>
        <CopyButton text={text} label={words.copy} />
      </div>
      <DialogActions>
        <Button look="primary" onClick={onClose}>
          {words.kept}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
