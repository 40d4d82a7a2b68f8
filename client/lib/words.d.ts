import type admin from "@/messages/admin.en.json"
import type assistants from "@/messages/assistants.en.json"
import type audit from "@/messages/audit.en.json"
import type auth from "@/messages/auth.en.json"
import type budgets from "@/messages/budgets.en.json"
import type chat from "@/messages/chat.en.json"
import type chatSummary from "@/messages/chat-summary.en.json"
import type crawls from "@/messages/crawls.en.json"
import type document from "@/messages/document.en.json"
import type documents from "@/messages/documents.en.json"
import type messages from "@/messages/en.json"
import type groups from "@/messages/groups.en.json"
import type quotas from "@/messages/quotas.en.json"
import type joining from "@/messages/joining.en.json"
import type jobs from "@/messages/jobs.en.json"
import type keys from "@/messages/keys.en.json"
import type leaving from "@/messages/leaving.en.json"
import type ledger from "@/messages/ledger.en.json"
import type models from "@/messages/models.en.json"
import type people from "@/messages/people.en.json"
import type personal from "@/messages/personal.en.json"
import type mending from "@/messages/mending.en.json"
import type quarantine from "@/messages/quarantine.en.json"
import type secondFactor from "@/messages/second-factor.en.json"
import type retention from "@/messages/retention.en.json"
import type settings from "@/messages/settings.en.json"
import type toolSources from "@/messages/tool-sources.en.json"
import type tools from "@/messages/tools.en.json"
import type source from "@/messages/source.en.json"
import type uploads from "@/messages/uploads.en.json"
import type usage from "@/messages/usage.en.json"
import type why from "@/messages/why.en.json"

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof messages & typeof admin & typeof audit &
      typeof assistants &
      typeof auth & typeof budgets &
      typeof chat & typeof chatSummary &
      typeof crawls &
      typeof document &
      typeof documents &
      typeof groups & typeof jobs & typeof joining & typeof keys &
      typeof leaving & typeof ledger & typeof models & typeof people & typeof personal & typeof mending & typeof quarantine & typeof quotas &
      typeof retention & typeof secondFactor & typeof settings & typeof tools & typeof toolSources &
      typeof source &
      typeof uploads & typeof usage &
      typeof why
  }
}
