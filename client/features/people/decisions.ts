import type { Member, ProjectGroup, Role } from "@/lib/api/types"

export const ROLES = ["owner", "editor", "reader"] as const satisfies Role[]

/** The role that somebody's groups give them, and by which; an own role below it would have no effect. */
export type ByGroups = { role: Role; groups: string[] }

export function byGroupsOf(member: Member, given: ProjectGroup[]): ByGroups | null {
  const theirs = given.filter(({ name }) => member.groups.includes(name))
  const role = ROLES.find((one) => theirs.some((group) => group.role === one))
  return role ? { role, groups: theirs.flatMap((group) => (group.role === role ? [group.name] : [])) } : null
}

export const isBelow = (role: Role, other: Role | undefined) => other !== undefined && ROLES.indexOf(role) > ROLES.indexOf(other)

/** What is asked about somebody before it is done. */
export type Wish = { what: "handOver" | "remove" | "leave"; member: Member; byGroups: ByGroups | null }
