import { answerOf, api } from "./request"
import type { Embedder } from "./types"

const project = (project_id: string) => ({ params: { path: { project_id } } })

export const listEmbedders = () => answerOf(api.GET("/api/v1/embedders"))
export const getEmbedder = (id: string) =>
  answerOf(api.GET("/api/v1/projects/{project_id}/embedder", project(id)))
export const beginEmbedder = (id: string, { name, dimensions }: Embedder) =>
  answerOf(api.PUT("/api/v1/projects/{project_id}/embedder/beside", { ...project(id), body: { name, dimensions } }))
export const discardEmbedder = (id: string) =>
  answerOf(api.DELETE("/api/v1/projects/{project_id}/embedder/beside", project(id)))
export const switchEmbedder = (id: string) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/embedder/switch", project(id)))
/** On the questions that whoever asks for it asked last. */
export const compareEmbedders = (id: string) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/embedder/comparison", { ...project(id), body: {} }))
