import type { Document } from "@/lib/api/types"

/** Protected, and read as soon as somebody gives its password. */
export const asksForPassword = ({ status, error, retired_at }: Document): boolean =>
  status === "failed" && error?.code === "password_required" && !retired_at

/** Of the sentence that says why it failed. */
export const whyId = ({ id }: Document): string => `why-${id}`
