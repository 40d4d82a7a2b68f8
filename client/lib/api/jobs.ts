import { answerOf, api } from "./request"

const about = (job: string) => ({ params: { path: { job } } })

/** For admins of the installation. */
export const listJobs = () => answerOf(api.GET("/api/v1/admin/jobs"))
export const switchJob = (name: string, enabled: boolean) => answerOf(api.PATCH("/api/v1/admin/jobs/{job}", { ...about(name), body: { enabled } }))
export const runJob = (name: string) => answerOf(api.POST("/api/v1/admin/jobs/{job}/run", about(name)))
