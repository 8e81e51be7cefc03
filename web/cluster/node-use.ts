import { useMemo } from "react";
import { useInstant, type Values, useValuesBy } from "../shell/ask.tsx";
import { nodeUse, used } from "./questions.ts";

/** What each node uses in all, and the queries for its curve. */
export interface NodeUse {
  readonly cpu: Values;
  readonly memory: Values;
  readonly cpuQuery: (window: string) => string;
  readonly memoryQuery: string;
}

/** What nodes use by the kubelet's word; where it says nothing of the node itself, the sum of its containers. */
export function useNodeUse(): NodeUse {
  const ownCpu = useInstant(nodeUse.cpuBy());
  const ownMemory = useInstant(nodeUse.memoryBy());
  const isCpuUntold = ownCpu.data?.length === 0;
  const isMemoryUntold = ownMemory.data?.length === 0;
  const podCpu = useInstant(isCpuUntold ? used.cpuBy("node") : undefined);
  const podMemory = useInstant(isMemoryUntold ? used.memoryBy("node") : undefined);
  const cpu = useValuesBy(isCpuUntold ? podCpu : ownCpu, "node");
  const memory = useValuesBy(isMemoryUntold ? podMemory : ownMemory, "node");
  return useMemo(
    () => ({
      cpu,
      memory,
      cpuQuery: (window) => (isCpuUntold ? used.cpuBy("node", window) : nodeUse.cpuBy(window)),
      memoryQuery: isMemoryUntold ? used.memoryBy("node") : nodeUse.memoryBy(),
    }),
    [cpu, memory, isCpuUntold, isMemoryUntold],
  );
}
