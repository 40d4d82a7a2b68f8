"use client"

import "react-pdf/dist/Page/TextLayer.css"
import { type RefObject, useState } from "react"
import { Document, Page } from "react-pdf"
import { useTranslations } from "use-intl"
import type { Box } from "@/lib/api/types"
import { Skeleton } from "@/components/ui/skeleton"
import { drawn, middleOf } from "./boxes"
import { findQuote } from "./find-quote"
import { PDF_OPTIONS, pixelRatio } from "./pdf"
import { usePdfLock } from "./pdf-lock"
import { useWidth } from "./use-width"

type Props = {
  url: string
  page: number
  boxes: Box[] | null
  quote: string
  /** Scrolled so that the passage stands in its middle. */
  viewport: RefObject<HTMLElement | null>
  onPages: (count: number) => void
  /** The file cannot be shown; the signed address may have run out. */
  onError: () => void
  onSearched: (found: boolean) => void
}

/** One page of the original with the passage marked on it. Loaded only when first needed. */
export default function PdfPage(props: Props) {
  const { url, page, boxes, quote, viewport, onPages, onError, onSearched } = props
  const t = useTranslations("source")
  const { ref, width } = useWidth()
  const lock = usePdfLock()
  const key = `${url} ${page} ${quote}`
  const [rendered, setRendered] = useState<string | null>(null)
  const [found, setFound] = useState<{ key: string; boxes: Box[] } | null>(null)
  const shown = boxes?.length ? boxes : found?.key === key ? found.boxes : null

  const renderedPage = () => {
    setRendered(`${url} ${page}`)
    if (boxes?.length) centre(viewport.current, boxes)
  }
  const renderedText = () => {
    if (boxes?.length) return
    const matches = searchPage(viewport.current, quote)
    setFound({ key, boxes: matches })
    onSearched(matches.length > 0)
    if (matches.length > 0) centre(viewport.current, matches)
  }

  return (
    <div ref={ref} className="mx-auto max-w-3xl">
      {lock.form}
      {width > 0 && (
        <Document
          file={url}
          options={PDF_OPTIONS}
          onLoadSuccess={({ numPages }) => lock.opened(() => onPages(numPages))}
          onLoadError={onError} onSourceError={onError}
          onPassword={lock.onPassword}
          loading={lock.asked ? null : <PageSkeleton width={width} />}
          noData={null}
          error={null}
        >
          <Page
            pageNumber={page}
            width={width}
            devicePixelRatio={pixelRatio()}
            renderAnnotationLayer={false}
            onRenderSuccess={renderedPage}
            onRenderTextLayerSuccess={renderedText}
            loading={<PageSkeleton width={width} />}
            error={<p className="text-14 p-4">{t("pageFailed")}</p>}
            className="shadow-paper bg-paper relative"
          >
            {shown && rendered === `${url} ${page}` && (
              <div key={key} aria-hidden data-testid="passage" className="passage-sheet">
                {drawn(shown).map((style, i) => (
                  <span key={i} className="passage-box" style={style} />
                ))}
              </div>
            )}
          </Page>
        </Document>
      )}
    </div>
  )
}

function PageSkeleton({ width }: { width: number }) {
  return (
    <div className="bg-paper shadow-paper p-10" style={{ width, height: width * 1.414 }}>
      <Skeleton lines={8} />
    </div>
  )
}

/** Scrolls so that the boxes stand in the middle of the view. */
function centre(viewport: HTMLElement | null, boxes: Box[]): void {
  const sheet = viewport?.querySelector(".react-pdf__Page")
  if (!viewport || !sheet) return
  const { top, height } = sheet.getBoundingClientRect()
  const { top: viewTop, height: viewHeight } = viewport.getBoundingClientRect()
  viewport.scrollTop += top - viewTop + middleOf(boxes) * height - viewHeight / 2
}

/** Searches the page's own words for the quote, and measures where they stand. */
function searchPage(viewport: HTMLElement | null, quote: string): Box[] {
  const layer = viewport?.querySelector(".react-pdf__Page__textContent")
  if (!layer) return []
  const nodes: Text[] = []
  const walker = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) nodes.push(walker.currentNode as Text)
  const match = findQuote(nodes.map((node) => node.data).join(""), quote)
  if (!match) return []

  const range = document.createRange()
  range.setStart(...pointAt(nodes, match.start))
  range.setEnd(...pointAt(nodes, match.end))
  const page = layer.getBoundingClientRect()
  return [...range.getClientRects()]
    .filter((rect) => rect.width > 1)
    .map((rect) => [
      (rect.left - page.left) / page.width,
      (rect.top - page.top) / page.height,
      (rect.right - page.left) / page.width,
      (rect.bottom - page.top) / page.height,
    ])
}

function pointAt(nodes: Text[], offset: number): [Text, number] {
  let rest = offset
  for (const node of nodes) {
    if (rest <= node.length) return [node, rest]
    rest -= node.length
  }
  const last = nodes.at(-1)!
  return [last, last.length]
}
