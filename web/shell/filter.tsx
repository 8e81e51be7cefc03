import type { ReactNode } from "react";
import { useText } from "./context.tsx";
import { useParam } from "./place.tsx";
import { Icon, Shape } from "./shapes.tsx";
import { countHealth, type Health, healthOrder, type Shape as ShapeName } from "./status.ts";

/** The filter of a list: a field reached with `/`, its text in the URL as `q`. */
export function FilterField({ placeholder }: { placeholder: string }): ReactNode {
  const [query, setQuery] = useParam("q");
  return (
    <span className={query === "" ? "field" : "field on"}>
      <Icon name="search" size={14} />
      <input
        data-filter
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          setQuery("");
          event.currentTarget.blur();
        }}
        placeholder={placeholder}
        aria-label={placeholder}
        autoComplete="off"
        spellCheck={false}
      />
      {query === "" && <kbd>/</kbd>}
    </span>
  );
}

/** How many rows there are of each health; a click shows only those. In the URL as `health`. */
export function HealthSegments({ shapes, all }: { shapes: readonly ShapeName[]; all: string }): ReactNode {
  const text = useText();
  const [chosen, setChosen] = useParam("health");
  const counts = countHealth(shapes);
  const shapeOf: Readonly<Record<Health, ShapeName>> = {
    crit: "crit",
    unk: "stale",
    warn: "warn",
    prog: "prog",
    off: "off",
    ok: "ok",
  };
  return (
    <span className="seg" role="group">
      <button type="button" aria-pressed={chosen === ""} onClick={() => setChosen("")}>
        {all}
      </button>
      {healthOrder
        .filter((health) => counts[health] > 0 || chosen === health)
        .map((health) => (
          <button
            key={health}
            type="button"
            aria-pressed={chosen === health}
            aria-label={`${text.state.healths[health]}: ${counts[health]}`}
            title={text.state.healths[health]}
            onClick={() => setChosen(chosen === health ? "" : health)}
          >
            <Shape shape={shapeOf[health]} />
            {counts[health]}
          </button>
        ))}
    </span>
  );
}
