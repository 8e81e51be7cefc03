import * as Dialog from "@radix-ui/react-dialog";
import { type ReactNode, useEffect, useRef } from "react";
import { useShared } from "./context.tsx";
import { useGo } from "./place.tsx";
import { stepRange } from "./range.ts";
import { pages } from "./routes.tsx";
import { useTime } from "./time.tsx";

/** What keys may open. */
export interface KeyTargets {
  openPalette(): void;
  openHelp(): void;
}

/** How long `g` waits for its letter. */
const goMs = 1200;

/** The keys that work on every page; none of them while someone types. */
export function usePageKeys(targets: KeyTargets): void {
  const { preferences, prefer } = useShared();
  const { range, setRange } = useTime();
  const go = useGo();
  const wentAt = useRef(-Infinity);
  const latest = useRef<(event: KeyboardEvent) => void>(() => {});
  latest.current = (event) => {
    if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      targets.openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    if (event.timeStamp - wentAt.current < goMs) {
      wentAt.current = -Infinity;
      const page = pages.find(({ nav }) => nav?.letter === event.key);
      if (page !== undefined) {
        event.preventDefault();
        go(page.path);
        return;
      }
    }
    switch (event.key) {
      case "g":
        wentAt.current = event.timeStamp;
        break;
      case "?":
        targets.openHelp();
        break;
      case "/": {
        const filter = document.querySelector<HTMLInputElement>("main [data-filter]");
        event.preventDefault();
        if (filter === null) targets.openPalette();
        else filter.focus();
        break;
      }
      case "t":
        prefer({ logLine: preferences.logLine === "open" ? "folded" : "open" });
        break;
      case "[":
        setRange(stepRange(range, Date.now(), -0.5));
        break;
      case "]":
        setRange(stepRange(range, Date.now(), 0.5));
        break;
      case "j":
      case "k":
        moveRow(event.key === "j" ? 1 : -1);
        break;
    }
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** Moves the focus to the next row that opens; from outside a table to its first. */
function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main tr[data-opens], main li[data-opens]")];
  const focused = rows.findIndex(
    (row) => row === document.activeElement || row.contains(document.activeElement),
  );
  // A walk goes on where the panel stands, wherever the focus went meanwhile.
  const at = focused === -1 ? rows.findIndex((row) => row.classList.contains("sel")) : focused;
  const next =
    rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** All keys, on `?`. */
export function KeysHelp({ close }: { close: () => void }): ReactNode {
  const { text } = useShared();
  const rows: readonly (readonly [string, readonly string[]])[] = [
    [text.keys.search, ["⌘K"]],
    [text.keys.filter, ["/"]],
    [text.keys.rows, ["j", "k"]],
    [text.keys.open, ["Enter"]],
    ...pages.flatMap(({ nav }): (readonly [string, readonly string[]])[] =>
      nav?.letter === undefined ? [] : [[text.keys.go(text.nav[nav.word]), ["g", nav.letter]]],
    ),
    [text.keys.step, ["[", "]"]],
    [text.keys.fold, ["t"]],
    [text.keys.help, ["?"]],
    [text.keys.close, ["Esc"]],
  ];
  return (
    <Dialog.Root open onOpenChange={close}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="pal keys" aria-describedby={undefined}>
          <Dialog.Title asChild>
            <h2>{text.keys.title}</h2>
          </Dialog.Title>
          <dl>
            {rows.map(([what, keys]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
