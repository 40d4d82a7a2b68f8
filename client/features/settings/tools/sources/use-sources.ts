"use client"

import { useQuery } from "@tanstack/react-query"
import * as keys from "@/lib/api/query-keys"
import { listToolHosts, listToolServers } from "@/lib/api/tool-sources"

export const useToolServers = (projectId: string) => useQuery({ queryKey: keys.toolServers(projectId), queryFn: () => listToolServers(projectId) })

export const useToolHosts = (projectId: string) => useQuery({ queryKey: keys.toolHosts(projectId), queryFn: () => listToolHosts(projectId) })
