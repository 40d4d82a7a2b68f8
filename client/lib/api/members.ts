import { answerOf, api } from "./request"
import type { NewInvitation, Role } from "./types"

type Cursor = string | null

const window = (cursor: Cursor) => ({ limit: 100, ...(cursor ? { cursor } : {}) })
const member = (project_id: string, user_id: string) => ({ params: { path: { project_id, user_id } } })

export const listMembers = (project_id: string, cursor: Cursor) =>
  answerOf(api.GET("/api/v1/projects/{project_id}/members", { params: { path: { project_id }, query: window(cursor) } }))
export const changeRole = (projectId: string, userId: string, role: Role) =>
  answerOf(api.PATCH("/api/v1/projects/{project_id}/members/{user_id}", { ...member(projectId, userId), body: { role } }))
export const handOver = (projectId: string, userId: string) => answerOf(api.POST("/api/v1/projects/{project_id}/members/{user_id}/hand-over", member(projectId, userId)))
export const removeMember = (projectId: string, userId: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/members/{user_id}", member(projectId, userId)))

export const listInvitations = (project_id: string, cursor: Cursor) =>
  answerOf(api.GET("/api/v1/projects/{project_id}/invitations", { params: { path: { project_id }, query: window(cursor) } }))
export const invite = (project_id: string, body: NewInvitation) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/invitations", { params: { path: { project_id } }, body }))
export const withdrawInvitation = (project_id: string, invitation_id: string) =>
  answerOf(api.DELETE("/api/v1/projects/{project_id}/invitations/{invitation_id}", { params: { path: { project_id, invitation_id } } }))
export const sendInvitation = (project_id: string, invitation_id: string) =>
  answerOf(api.POST("/api/v1/projects/{project_id}/invitations/{invitation_id}/send", { params: { path: { project_id, invitation_id } } }))

/** The secret goes in the body, so that it stands in no log of addresses. */
export const lookAtInvitation = (secret: string) => answerOf(api.POST("/api/v1/invitations/look", { body: { secret } }))
export const acceptInvitation = (secret: string) => answerOf(api.POST("/api/v1/invitations/accept", { body: { secret } }))
