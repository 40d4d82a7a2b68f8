const KEY = "ibid.tool-sign-in"

/** Whoever comes back from elsewhere with nothing that is known comes back to this project. */
export const rememberSigningIn = (projectId: string) => sessionStorage.setItem(KEY, projectId)
export const signingInFor = () => sessionStorage.getItem(KEY)
