import type chat from "@/messages/chat.en.json"
import type messages from "@/messages/en.json"
import type settings from "@/messages/settings.en.json"

declare module "use-intl" {
  interface AppConfig {
    Messages: typeof messages & typeof chat & typeof settings
  }
}
