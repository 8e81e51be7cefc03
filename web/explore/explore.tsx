import type { ReactNode } from "react";
import { useText } from "../shell/context.tsx";
import { PageHead } from "../shell/parts.tsx";

/** Questions of one's own. */
export function Page(): ReactNode {
  return <PageHead title={useText().nav.metrics} />;
}
