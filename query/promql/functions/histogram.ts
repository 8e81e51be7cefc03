import type { FunctionEvaluator } from "./index.ts";
export const histogramFunctions: Readonly<Record<string, FunctionEvaluator>> = {};
