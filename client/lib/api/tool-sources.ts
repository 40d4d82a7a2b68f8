import { answerOf, api } from "./request"
import type { CameBack } from "./types"

// Apart from the tools themselves: only what imports some asks for them.
const project = (project_id: string) => ({ params: { path: { project_id } } })
const server = (project_id: string, server_id: string) => ({ params: { path: { project_id, server_id } } })

export type Described = { kind: "openapi" | "n8n"; url?: string; document?: string; webhooks_url?: string; secrets: Record<string, string> }
export type Client = { client_id?: string; client_secret?: string }
export type Chosen = { remote_name: string; fingerprint: string }

export const discoverTools = (projectId: string, body: Described) => answerOf(api.POST("/api/v1/projects/{project_id}/tool-discovery", { ...project(projectId), body }))
export const listToolServers = (projectId: string) => answerOf(api.GET("/api/v1/projects/{project_id}/tool-servers", project(projectId)))
export const addToolServer = (projectId: string, body: { url: string; secrets: Record<string, string> }) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/tool-servers", { ...project(projectId), body }))
export const deleteToolServer = (projectId: string, id: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/tool-servers/{server_id}", server(projectId, id)))
export const lookAtToolServer = (projectId: string, id: string) => answerOf(api.POST("/api/v1/projects/{project_id}/tool-servers/{server_id}/look", server(projectId, id)))
export const importTools = (projectId: string, id: string, tools: Chosen[]) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/tool-servers/{server_id}/tools", { ...server(projectId, id), body: { tools } }))
export const beginToolSignIn = (projectId: string, id: string, body: Client) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/tool-servers/{server_id}/sign-in", { ...server(projectId, id), body }))
export const endToolSignIn = (projectId: string, id: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/tool-servers/{server_id}/sign-in", server(projectId, id)))
export const finishToolSignIn = (body: CameBack) => answerOf(api.POST("/api/v1/tool-sign-ins", { body }))
export const listToolHosts = (projectId: string) => answerOf(api.GET("/api/v1/projects/{project_id}/tool-hosts", project(projectId)))
export const nameToolHosts = (projectId: string, hosts: string[]) => answerOf(api.PUT("/api/v1/projects/{project_id}/tool-hosts", { ...project(projectId), body: { hosts } }))
