import { type ReactNode, useMemo } from "react";
import { useShared } from "../shell/context.tsx";
import { hasPage } from "../shell/links.ts";
import { Section, Shaped } from "../shell/parts.tsx";
import { To } from "../shell/place.tsx";
import { compareShapes, healthOf, type Shape } from "../shell/status.ts";
import { useTelling } from "../shell/telling.tsx";
import { podStatus } from "./health.ts";
import type { Pod } from "./kinds.ts";

/** How many pods are in each state, worst first; the bar is drawn against the largest, so that few are seen beside many. */
export function PodsByState({ pods }: { pods: readonly Pod[] }): ReactNode {
  const { text, format } = useShared();
  const telling = useTelling();
  const states = useMemo(() => {
    const counts = new Map<string, { shape: Shape; word: string; count: number }>();
    for (const pod of pods) {
      const { shape, word } = podStatus(pod, telling);
      const state = counts.get(word);
      if (state === undefined) counts.set(word, { shape, word, count: 1 });
      else state.count++;
    }
    return [...counts.values()].sort((a, b) => compareShapes(a.shape, b.shape) || b.count - a.count);
  }, [pods, telling]);
  const t = text.overview;
  const isListed = hasPage("/pods");
  return (
    <Section
      span={4}
      title={t.podsByState}
      meta={format.count(pods.length)}
      {...(isListed ? { end: <To to="/pods">{t.showAll(pods.length)}</To> } : {})}
    >
      <table className="tbl" aria-label={t.podsByState}>
        <thead>
          <tr>
            <th scope="col" style={{ width: "46%" }}>
              {t.podsState}
            </th>
            <td />
            <th scope="col" className="r" style={{ width: 56 }}>
              {t.podsCount}
            </th>
          </tr>
        </thead>
        <tbody>
          {states.map(({ shape, word, count }) => (
            <tr key={word}>
              <td>
                <Shaped shape={shape}>
                  {isListed ? (
                    <To to="/pods" params={{ health: healthOf(shape) }}>
                      <b>{word}</b>
                    </To>
                  ) : (
                    <b>{word}</b>
                  )}
                </Shaped>
              </td>
              <td>
                <span className="bar sm">
                  <i
                    className={`us ${healthOf(shape)}`}
                    style={{ width: `max(2px, ${((count / pods.length) * 100).toFixed(2)}%)` }}
                  />
                </span>
              </td>
              <td className="r">{format.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
