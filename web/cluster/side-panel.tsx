import "./pod.css";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Loading } from "../shell/parts.tsx";
import { useParam } from "../shell/place.tsx";

/** From this width on a list has room for a panel beside it, as a media query. */
const roomy = "(min-width: 1200px)";
/** What the panel and the gutter before it take, pixels. */
export const panelPx: number = 440 + 24;

const Panel = lazy(() => import("./object/panel.tsx").then(({ SidePanel }) => ({ default: SidePanel })));

/** Which row of a list stands open beside it: in the URL as `open`, "namespace/name". */
export interface OpenRow {
  /** The key of the row; "" if none is open, or there is no room. */
  readonly key: string;
  /** There is room; else a click on a row opens the page of its object. */
  readonly isRoomy: boolean;
  readonly open: (key: string) => void;
  readonly close: () => void;
}

export function useOpenRow(): OpenRow {
  const [key, set] = useParam("open");
  const [isRoomy, setRoomy] = useState(() => window.matchMedia(roomy).matches);
  useEffect(() => {
    const media = window.matchMedia(roomy);
    const see = (): void => setRoomy(media.matches);
    media.addEventListener("change", see);
    return () => media.removeEventListener("change", see);
  }, []);
  const close = (): void => set("");
  const isOpen = isRoomy && key !== "";
  useEffect(() => {
    if (!isOpen) return undefined;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      const isTyping = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      // A menu or the palette above it takes its own Esc.
      const isCovered = document.querySelector('[role="dialog"], [role="menu"]') !== null;
      if (event.key === "Escape" && !isTyping && !isCovered && !event.defaultPrevented) close();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isOpen]);
  return { key: isOpen ? key : "", isRoomy, open: set, close };
}

/** A list, and beside it what is most worth knowing of the row that is open. */
export function WithPanel({
  row,
  plural,
  children,
}: {
  row: OpenRow;
  plural: string;
  children: ReactNode;
}): ReactNode {
  const { key, close } = row;
  return (
    <div className={key === "" ? "" : "with-panel listed"}>
      <div>{children}</div>
      {key !== "" && (
        <aside aria-label={key}>
          <Suspense fallback={<Loading rows={6} />}>
            <Panel key={`${plural} ${key}`} plural={plural} at={key} close={close} />
          </Suspense>
        </aside>
      )}
    </div>
  );
}
