import type { ReactNode } from "react";
import { PageHead } from "../shell/parts.tsx";

export function Page(): ReactNode {
  return <PageHead title="nodes" />;
}
