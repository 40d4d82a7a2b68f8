import { answerOf, api } from "./request"
import type { GroupRole, NewScimToken } from "./types"

const window = (cursor: string | null) => ({ limit: 100, ...(cursor ? { cursor } : {}) })
const group = (group_id: string) => ({ path: { group_id } })
const given = (project_id: string, group_id: string) => ({ params: { path: { project_id, group_id } } })

/** For admins of the installation. */
export const listGroups = (cursor: string | null) => answerOf(api.GET("/api/v1/admin/groups", { params: { query: window(cursor) } }))
export const makeGroup = (name: string) => answerOf(api.POST("/api/v1/admin/groups", { body: { name } }))
export const renameGroup = (id: string, name: string) => answerOf(api.PATCH("/api/v1/admin/groups/{group_id}", { params: group(id), body: { name } }))
export const deleteGroup = (id: string) => answerOf(api.DELETE("/api/v1/admin/groups/{group_id}", { params: group(id) }))
export const listGroupMembers = (id: string, cursor: string | null) =>
  answerOf(api.GET("/api/v1/admin/groups/{group_id}/members", { params: { ...group(id), query: window(cursor) } }))
export const addToGroup = (id: string, email: string) => answerOf(api.POST("/api/v1/admin/groups/{group_id}/members", { params: group(id), body: { email } }))
export const takeFromGroup = (group_id: string, user_id: string) =>
  answerOf(api.DELETE("/api/v1/admin/groups/{group_id}/members/{user_id}", { params: { path: { group_id, user_id } } }))

export const readScim = () => answerOf(api.GET("/api/v1/admin/scim"))
export const makeScimToken = (body: NewScimToken) => answerOf(api.POST("/api/v1/admin/scim/tokens", { body }))
export const revokeScimToken = (token_id: string) => answerOf(api.DELETE("/api/v1/admin/scim/tokens/{token_id}", { params: { path: { token_id } } }))

export const listProjectGroups = (project_id: string) => answerOf(api.GET("/api/v1/projects/{project_id}/groups", { params: { path: { project_id } } }))
export const listGroupsToGive = (project_id: string) => answerOf(api.GET("/api/v1/projects/{project_id}/groups-to-give", { params: { path: { project_id } } }))
export const giveGroup = (projectId: string, groupId: string, role: GroupRole) =>
  answerOf(api.PUT("/api/v1/projects/{project_id}/groups/{group_id}", { ...given(projectId, groupId), body: { role } }))
export const takeGroup = (projectId: string, groupId: string) => answerOf(api.DELETE("/api/v1/projects/{project_id}/groups/{group_id}", given(projectId, groupId)))
