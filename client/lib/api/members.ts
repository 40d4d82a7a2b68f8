import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { NewInvitation, Role } from "./types"

type Cursor = string | null

const window = (cursor: Cursor) => ({ limit: 100, ...(cursor ? { cursor } : {}) })
const member = (project_id: string, user_id: string) => ({ params: { path: { project_id, user_id } } })

export const listMembers = (project_id: string, cursor: Cursor) =>
  answerOf(api.GET(paths.members, { params: { path: { project_id }, query: window(cursor) } }))
export const changeRole = (projectId: string, userId: string, role: Role) =>
  answerOf(api.PATCH(paths.member, { ...member(projectId, userId), body: { role } }))
export const handOver = (projectId: string, userId: string) => answerOf(api.POST(paths.handOver, member(projectId, userId)))
export const removeMember = (projectId: string, userId: string) => answerOf(api.DELETE(paths.member, member(projectId, userId)))

export const listInvitations = (project_id: string, cursor: Cursor) =>
  answerOf(api.GET(paths.invitations, { params: { path: { project_id }, query: window(cursor) } }))
export const invite = (project_id: string, body: NewInvitation) =>
  answerOf(api.POST(paths.invitations, { params: { path: { project_id } }, body }))
export const withdrawInvitation = (project_id: string, invitation_id: string) =>
  answerOf(api.DELETE(paths.invitation, { params: { path: { project_id, invitation_id } } }))
export const sendInvitation = (project_id: string, invitation_id: string) =>
  answerOf(api.POST(paths.invitationSend, { params: { path: { project_id, invitation_id } } }))

/** The secret goes in the body, so that it stands in no log of addresses. */
export const lookAtInvitation = (secret: string) => answerOf(api.POST(paths.invitationLook, { body: { secret } }))
export const acceptInvitation = (secret: string) => answerOf(api.POST(paths.invitationAccept, { body: { secret } }))
