import * as Menu from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { useParam } from "../../shell/place.tsx";
import { Chevron, Icon } from "../../shell/shapes.tsx";
import type { KindWords } from "./words.ts";

/** A column that may be shown or not. */
export interface Choosable {
  readonly key: string;
  readonly word: string;
  /** Not shown unless it was chosen. */
  readonly isSpare: boolean;
}

/** Columns of the URL: `cols=runs,schedule`; the usual ones where it says nothing. */
export function useChosenColumns(columns: readonly Choosable[]): {
  readonly shown: ReadonlySet<string>;
  readonly choose: (key: string, isShown: boolean) => void;
  readonly reset: (() => void) | undefined;
} {
  const usual = columns.filter(({ isSpare }) => !isSpare).map(({ key }) => key);
  const [written, write] = useParam("cols", usual.join(","));
  const shown = new Set(written.split(","));
  return {
    shown,
    choose: (key, isShown) => {
      const next = columns.filter((one) => (one.key === key ? isShown : shown.has(one.key)));
      // An empty parameter would be none: one that names no column shows none.
      write(next.map((one) => one.key).join(",") || "-");
    },
    reset: written === usual.join(",") ? undefined : () => write(usual.join(",")),
  };
}

/** The button that says which columns a list shows. */
export function ColumnMenu({
  columns,
  chosen: { shown, choose, reset },
  words,
}: {
  columns: readonly Choosable[];
  chosen: ReturnType<typeof useChosenColumns>;
  words: KindWords;
}): ReactNode {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger asChild>
        <button type="button" className="btn quiet">
          {words.list.columns}
          <Chevron />
        </button>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {columns.map(({ key, word }) => (
            <Menu.CheckboxItem
              key={key}
              checked={shown.has(key)}
              onCheckedChange={(isShown) => choose(key, isShown)}
              onSelect={(event) => event.preventDefault()} // several are chosen in one go
            >
              <span className="tick">{shown.has(key) && <Icon name="tick" size={12} />}</span>
              {word}
            </Menu.CheckboxItem>
          ))}
          {reset !== undefined && (
            <>
              <hr />
              <Menu.Item onSelect={reset}>
                <span className="tick" />
                {words.list.usualColumns}
              </Menu.Item>
            </>
          )}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  );
}
