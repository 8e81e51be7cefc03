import type { ReactNode } from "react";
import { useText } from "../shell/context.tsx";
import { PageHead } from "../shell/parts.tsx";

/** What is scraped, and how that goes. */
export function Page(): ReactNode {
  return <PageHead title={useText().nav.targets} />;
}
