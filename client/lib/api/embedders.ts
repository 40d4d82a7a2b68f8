import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { Embedder } from "./types"

const project = (project_id: string) => ({ params: { path: { project_id } } })

export const listEmbedders = () => answerOf(api.GET(paths.embedders))
export const getEmbedder = (id: string) =>
  answerOf(api.GET(paths.embedder, project(id)))
export const beginEmbedder = (id: string, { name, dimensions }: Embedder) =>
  answerOf(api.PUT(paths.embedderBeside, { ...project(id), body: { name, dimensions } }))
export const discardEmbedder = (id: string) =>
  answerOf(api.DELETE(paths.embedderBeside, project(id)))
export const switchEmbedder = (id: string) =>
  answerOf(api.POST(paths.embedderSwitch, project(id)))
/** On the questions that whoever asks for it asked last. */
export const compareEmbedders = (id: string) =>
  answerOf(api.POST(paths.embedderComparison, { ...project(id), body: {} }))
