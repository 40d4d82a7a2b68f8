"use client"

import { type ComponentProps, memo, type ReactNode, useMemo } from "react"
import Markdown, { type Components } from "react-markdown"
import rehypeSanitize, { defaultSchema } from "rehype-sanitize"
import remarkGfm from "remark-gfm"
import remend from "remend"
import type { Sentence } from "@/lib/api/types"
import { utf16Offsets } from "@/lib/text/code-points"
import { type Block, splitBlocks } from "./blocks"
import { type BlockSentence, rehypeClaims } from "./claims"
import { Claim, KnownLink, Mark } from "./mark"

type Props = {
  content: string
  sentences: Sentence[]
  /** Numbers of the sources, which alone may be cited. */
  known: number[]
  growing: boolean
}

/** An answer's Markdown by blocks: while it grows, only its last block is parsed anew. */
export function AnswerText({ content, sentences, known, growing }: Props) {
  const text = growing ? content.replace(HALF_MARK, "") : content
  const blocks = useMemo(() => splitBlocks(text), [text])
  const placed = useMemo(() => inUtf16(sentences, content), [sentences, content])
  const knownKey = known.join(",")
  return blocks.map((block, i) => (
    <AnswerBlock
      // Blocks are only added, and one that got longer moves those after it: they are the same all the same.
      key={i}
      source={growing && i === blocks.length - 1 ? remend(block.text) : block.text}
      sentences={JSON.stringify(sentencesIn(block, placed))}
      known={knownKey}
    />
  ))
}

/** A mark of which only the beginning has arrived. */
const HALF_MARK = /\s*\[[\d,;\s–-]*$/

function inUtf16(sentences: Sentence[], content: string): BlockSentence[] {
  const offset = utf16Offsets(content)
  return sentences.map((sentence, index) => ({
    index,
    start: offset(sentence.start),
    end: offset(sentence.end),
    sources: sentence.sources,
    support: sentence.support,
  }))
}

function sentencesIn({ start, text }: Block, sentences: BlockSentence[]): BlockSentence[] {
  const end = start + text.length
  return sentences
    .filter((sentence) => sentence.start < end && sentence.end > start)
    .map((sentence) => ({ ...sentence, start: sentence.start - start, end: sentence.end - start }))
}

/** One tilde is "about", of which a sentence may have two; two strike out. */
const REMARK: ComponentProps<typeof Markdown>["remarkPlugins"] = [[remarkGfm, { singleTilde: false }]]

type BlockProps = { source: string; sentences: string; known: string }

/** Sentences and numbers come as text, so that an unchanged block is recognised as such. */
const AnswerBlock = memo(function AnswerBlock({ source, sentences, known }: BlockProps) {
  const options = {
    source,
    sentences: JSON.parse(sentences) as BlockSentence[],
    known: new Set(known.split(",").filter(Boolean).map(Number)),
  }
  return (
    <Markdown
      remarkPlugins={REMARK}
      rehypePlugins={[[rehypeSanitize, SCHEMA], [rehypeClaims, options]]}
      components={COMPONENTS}
    >
      {source}
    </Markdown>
  )
})

const NEVER = new Set(["img", "picture", "source", "input", "details", "summary"])
const SCHEMA = {
  ...defaultSchema,
  tagNames: defaultSchema.tagNames?.filter((name) => !NEVER.has(name)),
  protocols: { href: ["http", "https"] },
}

/** The question is the h2 of its turn, so every heading of an answer is one below. */
function Heading({ children }: { children?: ReactNode }) {
  return <h3>{children}</h3>
}

const COMPONENTS: Components = {
  span: Claim,
  button: Mark,
  a: KnownLink,
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  table: ({ children }) => (
    <div className="table-scroll">
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
}
