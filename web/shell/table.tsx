import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { useText } from "./context.tsx";
import { heldOrder } from "./held-order.ts";
import { useParam } from "./place.tsx";
import { type RowWindow, rowWindow } from "./row-window.ts";

/** One column: its head, its cell, and how rows sort by it. */
export interface Column<T> {
  readonly key: string;
  readonly head: ReactNode;
  /** CSS width, or pixels; "auto" takes what is left. */
  readonly width?: number | string;
  /** Figures stand at the right. */
  readonly align?: "end";
  readonly cell: (row: T) => ReactNode;
  /** Ascending order; a column without it does not sort. */
  readonly compare?: (a: T, b: T) => number;
  /** The first click sorts downwards: figures, times. */
  readonly isDescending?: boolean;
  /** The order is by severity, whose head points down though it ascends. */
  readonly isWorstFirst?: boolean;
  /** Left out on phones. */
  readonly isWideOnly?: boolean;
  /** A class of its cells, for a look of their own. */
  readonly className?: string;
}

/** Options of `Table`. */
export interface TableProps<T> {
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string;
  /** A click or Enter on a row. */
  readonly open?: (row: T) => void;
  /** Enter, where that is something else than a click. */
  readonly enter?: ((row: T) => void) | undefined;
  /** The reader walked to a row. */
  readonly reach?: ((row: T) => void) | undefined;
  /** The order until the reader chooses one; written to the URL as `sort`, "name" or "-name". None: the rows' own. */
  readonly sort?: string;
  /** Two tables on a page name their parameter apart. */
  readonly sortParam?: string;
  /** "two-line" rows are 40 px; "stack" makes cells 1–3 of a row into two lines on phones. */
  readonly look?: string;
  readonly minWidth?: number;
  readonly label: string;
  readonly chosen?: string;
  /** A row unfolded below another. */
  readonly below?: (row: T) => ReactNode;
}

/** Beyond this many rows only those near the window are in the document. */
const windowedFrom = 150;

/**
 * A table by rows and columns. Sorting is in the URL. While the pointer is inside, rows keep their places though their
 * values change; a line above then offers to sort again. Rows that open can be walked with `j k` and opened with Enter.
 */
export function Table<T>(props: TableProps<T>): ReactNode {
  const { rows, columns, rowKey, sort = "", sortParam = "sort", look = "", minWidth, label } = props;
  const text = useText();
  const [sortedBy, setSortedBy] = useParam(sortParam, sort);
  const isDown = sortedBy.startsWith("-");
  const sortKey = isDown ? sortedBy.slice(1) : sortedBy;
  const wanted = useMemo(() => {
    const compare = columns.find(({ key }) => key === sortKey)?.compare;
    if (compare === undefined) return rows;
    return [...rows].sort((a, b) => (isDown ? compare(b, a) : compare(a, b)));
    // Columns are made anew at each render; their orders are not.
  }, [rows, sortKey, isDown]);
  const { shown, moved, hold } = useHeldOrder(wanted, rowKey, sortedBy);

  const sortBy = ({ key, isDescending = false }: Column<T>): void => {
    const first = isDescending ? `-${key}` : key;
    setSortedBy(sortedBy === first ? (isDescending ? key : `-${key}`) : first);
  };
  return (
    <div className="hscroll">
      {moved > 0 && (
        <button type="button" className="a moved" onClick={hold.release}>
          {text.table.moved(moved)}
        </button>
      )}
      <table
        className={`tbl ${look}`}
        aria-label={label}
        aria-rowcount={rows.length}
        style={minWidth === undefined ? undefined : { minWidth }}
        onPointerEnter={hold.start}
        onPointerLeave={hold.release}
      >
        <thead>
          <tr>
            {columns.map((column) => {
              const isSorted = column.key === sortKey;
              const isWorstFirst = column.isWorstFirst ?? column.key === "health";
              const order = isSorted ? (isDown !== isWorstFirst ? "sort" : "sort up") : "";
              return (
                <th
                  key={column.key}
                  className={`${column.align === "end" ? "r " : ""}${order}${column.isWideOnly === true ? " hide-s" : ""}`}
                  style={{ width: column.width ?? "auto" }}
                  scope="col"
                  {...(isSorted
                    ? { "aria-sort": isDown ? ("descending" as const) : ("ascending" as const) }
                    : {})}
                >
                  {column.compare === undefined ? (
                    column.head
                  ) : (
                    <button type="button" onClick={() => sortBy(column)}>
                      {column.head}
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        {shown.length > windowedFrom ? (
          <WindowedRows {...props} rows={shown} />
        ) : (
          <PlainRows {...props} rows={shown} />
        )}
      </table>
    </div>
  );
}

function PlainRows<T>(props: TableProps<T>): ReactNode {
  return (
    <tbody>
      {props.rows.map((row) => (
        <Row key={props.rowKey(row)} row={row} {...props} />
      ))}
    </tbody>
  );
}

function WindowedRows<T>(props: TableProps<T>): ReactNode {
  const { rows, rowKey, columns } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  // On phones and in dense or regular rows a row has another height; all rows of a table have the same.
  const [rowPx, setRowPx] = useState(props.look?.includes("two-line") === true ? 40 : 28);
  useLayoutEffect(() => {
    const height = body.current?.querySelector("tr:not([aria-hidden])")?.getBoundingClientRect().height ?? 0;
    if (height > 0 && Math.abs(height - rowPx) > 0.5) setRowPx(height);
  }, [rows, columns, rowPx]);
  const { from, to } = useRowWindow(body, rows.length, rowPx);
  return (
    <tbody ref={body}>
      {from > 0 && <Space height={from * rowPx} columns={columns.length} />}
      {rows.slice(from, to).map((row) => (
        <Row key={rowKey(row)} row={row} {...props} />
      ))}
      {to < rows.length && <Space height={(rows.length - to) * rowPx} columns={columns.length} />}
    </tbody>
  );
}

/** Which rows are near the window; another value only once it has moved by some. */
function useRowWindow(body: RefObject<HTMLElement | null>, count: number, rowPx: number): RowWindow {
  const [seen, setSeen] = useState(() => rowWindow(count, rowPx, 0, window.innerHeight));
  useLayoutEffect(() => {
    const look = (before: RowWindow): RowWindow => {
      const abovePx = -(body.current?.getBoundingClientRect().top ?? 0);
      const now = rowWindow(count, rowPx, abovePx, window.innerHeight);
      return now.from === before.from && now.to === before.to ? before : now;
    };
    // Drawn in the frame that scrolls: a later one would show a gap.
    const scrolled = (): void => flushSync(() => setSeen(look));
    setSeen(look);
    window.addEventListener("scroll", scrolled, { passive: true });
    window.addEventListener("resize", scrolled, { passive: true });
    return () => {
      window.removeEventListener("scroll", scrolled);
      window.removeEventListener("resize", scrolled);
    };
  }, [body, count, rowPx]);
  // Of fewer rows than there were, the last.
  return seen.to <= count ? seen : rowWindow(count, rowPx, count * rowPx, window.innerHeight);
}

function Space({ height, columns }: { height: number; columns: number }): ReactNode {
  return (
    <tr aria-hidden="true">
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

/** Kept while its properties stay: scrolling a windowed table then renders the rows that come in, and no other. */
const Row = memo(RowOf) as typeof RowOf;

function RowOf<T>({
  row,
  columns,
  rowKey,
  open,
  enter = open,
  reach,
  chosen,
  below,
}: { row: T } & TableProps<T>): ReactNode {
  const press = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && event.target === event.currentTarget) enter?.(row);
  };
  const more = below?.(row);
  return (
    <>
      <tr
        className={chosen === rowKey(row) ? "sel cur" : ""}
        {...(open === undefined
          ? {}
          : {
              "data-opens": true,
              tabIndex: -1,
              onClick: (event) => {
                // A link in a cell, and text being selected, are not a click on the row.
                if (event.target instanceof Element && event.target.closest("a, button") !== null) return;
                if (window.getSelection()?.isCollapsed === false) return;
                open(row);
              },
              onKeyDown: press,
              onFocus: (event) => {
                if (event.target === event.currentTarget) reach?.(row);
              },
            })}
      >
        {columns.map(({ key, head, align, cell, isWideOnly, className = "" }) => (
          <td
            key={key}
            data-head={className !== "" && typeof head === "string" ? head : undefined}
            className={`${align === "end" ? "r " : ""}${isWideOnly === true ? "hide-s " : ""}${className}`}
          >
            {cell(row)}
          </td>
        ))}
      </tr>
      {more !== undefined && more !== null && (
        <tr>
          <td colSpan={columns.length} className="below">
            {more}
          </td>
        </tr>
      )}
    </>
  );
}

/** Rows in the order of when the pointer came in; `moved` of them would stand elsewhere by now. */
function useHeldOrder<T>(
  wanted: readonly T[],
  rowKey: (row: T) => string,
  sortedBy: string,
): {
  readonly shown: readonly T[];
  readonly moved: number;
  readonly hold: { readonly start: () => void; readonly release: () => void };
} {
  const [held, setHeld] = useState<{ readonly sortedBy: string; readonly rows: readonly T[] }>();
  const places = useRef<{ readonly rows: readonly T[]; readonly byKey: ReadonlyMap<string, number> }>(
    undefined,
  );
  const hold = {
    start: (): void => setHeld({ sortedBy, rows: wanted }),
    release: (): void => setHeld(undefined),
  };
  return useMemo(() => {
    if (held === undefined || held.sortedBy !== sortedBy || held.rows === wanted) {
      return { shown: wanted, moved: 0, hold };
    }
    if (places.current?.rows !== held.rows) {
      places.current = { rows: held.rows, byKey: new Map(held.rows.map((row, i) => [rowKey(row), i])) };
    }
    const { shown, moved } = heldOrder(wanted, places.current.byKey, rowKey);
    return { shown, moved: sortedBy === "" ? 0 : moved, hold };
  }, [wanted, sortedBy, held]);
}
