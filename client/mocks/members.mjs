import { randomUUID as uuid } from "node:crypto"
import { mine, roleOf, shown } from "./projects.mjs"
import { pageOf, Refusal, route, stamp } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { MockInvitation, MockUser, Schemas } from "./contract" */

const LAST = "This project would have no owner any more. Hand it over to another member first, or make one of them an owner."
const DOES_NOT_STAND =
  "This invitation cannot be used. It was used, withdrawn or has expired, or it is for another e-mail address. Ask whoever sent it for a new one."
const RANKS = ["reader", "editor", "owner"]

/** @typedef {{ params: { project_id: string, user_id: string }, user: MockUser }} OfMember */

/** @param {{ params: { project_id: string }, user: MockUser }} call */
export function owned(call) {
  const { id } = mine(call)
  if (roleOf(id, call.user) !== "owner") throw new Refusal(403, "Only owners of this project can do this. Ask one of them.")
  return id
}

/** @param {string} projectId */
const membersOf = (projectId) => state.members.get(projectId) ?? []

/** @param {string} projectId @param {string} userId */
function memberOf(projectId, userId) {
  const member = membersOf(projectId).find(({ user_id }) => user_id === userId)
  if (!member) throw new Refusal(404, "There is no such member in this project.")
  return member
}

/** @param {string} projectId @param {string} userId */
function mustNotBeLast(projectId, userId) {
  const owners = membersOf(projectId).filter(({ role }) => role === "owner")
  if (owners.length === 1 && owners[0]?.user_id === userId) throw new Refusal(409, LAST)
}

route("GET", "/api/v1/projects/{project_id}/members", 200, (call) => pageOf(membersOf(mine(call).id), call.query))
route("PATCH", "/api/v1/projects/{project_id}/members/{user_id}", 200, (call) => {
  const member = memberOf(owned(call), call.params.user_id)
  if (call.body.role !== "owner") mustNotBeLast(call.params.project_id, member.user_id)
  return Object.assign(member, { role: call.body.role, own_role: call.body.role })
})
route("POST", "/api/v1/projects/{project_id}/members/{user_id}/hand-over", 200, (call) => {
  const id = owned(call)
  const member = Object.assign(memberOf(id, call.params.user_id), { role: /** @type {const} */ ("owner") })
  Object.assign(memberOf(id, call.user.id), { role: "editor" })
  state.invitations = state.invitations.filter(({ project_id, made_by }) => project_id !== id || made_by !== call.user.id)
  return member
})
route("DELETE", "/api/v1/projects/{project_id}/members/{user_id}", 204, (call) => {
  const { id } = mine(call)
  if (call.params.user_id !== call.user.id) owned(call)
  mustNotBeLast(id, memberOf(id, call.params.user_id).user_id)
  state.members.set(id, membersOf(id).filter(({ user_id }) => user_id !== call.params.user_id))
})

/** What a mail server would say a moment later. @param {MockInvitation} invitation */
function mailed(invitation) {
  if (!state.signIn.mail) throw new Refusal(409, "This Ibid sends no mail. Ask whoever runs it.")
  invitation.delivery = "queued"
  setTimeout(() => (invitation.delivery = invitation.email?.startsWith("refused@") ? "failed" : "sent"), 500)
}

/** @param {MockInvitation} invitation @returns {Schemas["Invitation"]} */
const told = ({ id, role, email, delivery, created_at, expires_at }) => ({ id, role, email, delivery, created_at, expires_at })

route("GET", "/api/v1/projects/{project_id}/invitations", 200, (call) => {
  const id = owned(call)
  return pageOf(state.invitations.filter(({ project_id, used_by }) => project_id === id && !used_by).map(told), call.query)
})
route("POST", "/api/v1/projects/{project_id}/invitations", 201, (call) => {
  const { role, email = null, days = 7, mail = false } = call.body
  /** @type {MockInvitation} */
  const invitation = {
    id: uuid(), project_id: owned(call), made_by: call.user.id, role, email, secret: uuid().replaceAll("-", ""), used_by: null, delivery: null,
    created_at: stamp(), expires_at: new Date(Date.now() + days * 86_400_000).toISOString(),
  }
  if (mail) mailed(invitation)
  state.invitations.unshift(invitation)
  return { ...told(invitation), secret: mail ? null : invitation.secret }
})
route("POST", "/api/v1/projects/{project_id}/invitations/{invitation_id}/send", 202, (call) => {
  owned(call)
  const invitation = state.invitations.find(({ id }) => id === call.params.invitation_id)
  if (!invitation) throw new Refusal(404, "There is no such invitation.")
  mailed(invitation)
  return told(invitation)
})
route("DELETE", "/api/v1/projects/{project_id}/invitations/{invitation_id}", 204, (call) => {
  owned(call)
  state.invitations = state.invitations.filter(({ id }) => id !== call.params.invitation_id)
})

/** @param {string} secret @param {MockUser} user */
function standing(secret, user) {
  const invitation = state.invitations.find((one) => one.secret === secret)
  const theirs = invitation && (invitation.email === null || invitation.email === user.email)
  const project = state.projects.find(({ id }) => id === invitation?.project_id)
  if (!invitation || !project || !theirs || (invitation.used_by && invitation.used_by !== user.id)) throw new Refusal(404, DOES_NOT_STAND)
  return { invitation, project }
}
route("POST", "/api/v1/invitations/look", 200, ({ body, user }) => {
  const { invitation, project } = standing(body.secret, user)
  const by = state.users.find(({ id }) => id === invitation.made_by)
  const { role, expires_at } = invitation
  const mine = roleOf(project.id, user) ?? null
  return { project_id: project.id, project_name: project.name, invited_by: by?.name ?? by?.email ?? "", role, expires_at, mine }
})
route("POST", "/api/v1/invitations/accept", 200, ({ body, user }) => {
  const { invitation, project } = standing(body.secret, user)
  const { role } = invitation
  const before = membersOf(project.id).find(({ user_id }) => user_id === user.id)
  if (!before) {
    state.members.set(project.id, [...membersOf(project.id), { user_id: user.id, email: user.email, name: user.name, role, own_role: role, groups: [], since: stamp() }])
    invitation.used_by = user.id
  } else if (RANKS.indexOf(role) > RANKS.indexOf(before.role)) {
    before.role = role
    invitation.used_by = user.id
  }
  return shown(project, user)
})
