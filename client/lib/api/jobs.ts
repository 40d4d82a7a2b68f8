import * as paths from "./paths"
import { answerOf, api } from "./request"

const about = (job: string) => ({ params: { path: { job } } })

/** For admins of the installation. */
export const listJobs = () => answerOf(api.GET(paths.jobs))
export const switchJob = (name: string, enabled: boolean) => answerOf(api.PATCH(paths.job, { ...about(name), body: { enabled } }))
export const runJob = (name: string) => answerOf(api.POST(paths.jobRun, about(name)))
