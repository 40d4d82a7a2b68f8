import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { GroupRole, NewScimToken } from "./types"

const window = (cursor: string | null) => ({ limit: 100, ...(cursor ? { cursor } : {}) })
const group = (group_id: string) => ({ path: { group_id } })
const given = (project_id: string, group_id: string) => ({ params: { path: { project_id, group_id } } })

/** For admins of the installation. */
export const listGroups = (cursor: string | null) => answerOf(api.GET(paths.groups, { params: { query: window(cursor) } }))
export const makeGroup = (name: string) => answerOf(api.POST(paths.groups, { body: { name } }))
export const renameGroup = (id: string, name: string) => answerOf(api.PATCH(paths.group, { params: group(id), body: { name } }))
export const deleteGroup = (id: string) => answerOf(api.DELETE(paths.group, { params: group(id) }))
export const listGroupMembers = (id: string, cursor: string | null) =>
  answerOf(api.GET(paths.groupMembers, { params: { ...group(id), query: window(cursor) } }))
export const addToGroup = (id: string, email: string) => answerOf(api.POST(paths.groupMembers, { params: group(id), body: { email } }))
export const takeFromGroup = (group_id: string, user_id: string) =>
  answerOf(api.DELETE(paths.groupMember, { params: { path: { group_id, user_id } } }))

export const readScim = () => answerOf(api.GET(paths.scim))
export const makeScimToken = (body: NewScimToken) => answerOf(api.POST(paths.scimTokens, { body }))
export const revokeScimToken = (token_id: string) => answerOf(api.DELETE(paths.scimToken, { params: { path: { token_id } } }))

export const listProjectGroups = (project_id: string) => answerOf(api.GET(paths.projectGroups, { params: { path: { project_id } } }))
export const listGroupsToGive = (project_id: string) => answerOf(api.GET(paths.groupsToGive, { params: { path: { project_id } } }))
export const giveGroup = (projectId: string, groupId: string, role: GroupRole) =>
  answerOf(api.PUT(paths.projectGroup, { ...given(projectId, groupId), body: { role } }))
export const takeGroup = (projectId: string, groupId: string) => answerOf(api.DELETE(paths.projectGroup, given(projectId, groupId)))
