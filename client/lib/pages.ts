/** Where the client's own pages are. */

export const landing = "/"
export const signIn = "/sign-in"
/** Where a tab comes out in which somebody signed in beside another one. */
export const signedIn = "/signed-in"
export const signUp = "/sign-up"
export const forgotten = "/forgotten"
/** Signs in, and then leads to `next`. */
export const signInThen = (next: string) => `${signIn}?next=${encodeURIComponent(next)}`

export const projects = "/projects"
export const keys = "/keys"
/** What a person chose for themselves. */
export const personal = "/me"
export const deleteAccount = `${personal}/delete`

/** For admins of the installation. */
export const accounts = "/admin/people"
export const groups = "/admin/groups"
export const quotas = "/admin/quotas"
export const jobs = "/admin/jobs"
export const log = "/admin/log"

/** Where an invitation leads; its secret is behind `#`, which no browser sends to a server. */
export const join = "/join"
export const invitation = (secret: string) => `${join}#${secret}`

const project = (id: string) => `/p/${id}`
export const chats = (projectId: string) => `${project(projectId)}/chat`
export const chat = (projectId: string, id: string) => `${chats(projectId)}/${id}`
export const documents = (projectId: string) => `${project(projectId)}/documents`
export const document = (projectId: string, id: string) => `${documents(projectId)}/${id}`
export const settings = (projectId: string) => `${project(projectId)}/settings`
export const people = (projectId: string) => `${project(projectId)}/people`
/** What was done in a project that touches security, for its owners. */
export const projectLog = (projectId: string) => `${project(projectId)}/log`
export const projectKeys = (projectId: string) => `${project(projectId)}/keys`
/** With this MCP server in sight: somebody has just signed in to it. */
export const settingsAt = (projectId: string, serverId: string) => `${settings(projectId)}?server=${serverId}`

/** Only a path of our own: a full address here would be an open redirect. */
export const localPath = (next: string | null) => (next && /^\/(?![/\\])/.test(next) ? next : projects)
