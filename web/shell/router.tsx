import { messageOf } from "@taffrail/base";
import {
  type AnyRouter,
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
} from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useText } from "./context.tsx";
import { PageHead } from "./parts.tsx";
import { parseParams, renderParams, To } from "./place.tsx";
import { pages } from "./routes.tsx";
import { Frame } from "./shell.tsx";

/** The router of all pages inside the frame. Parameters are flat text, see `parseParams`. */
export function openRouter(): AnyRouter {
  const root = createRootRoute({ component: Frame, notFoundComponent: NoPage, errorComponent: BrokenPage });
  const routes = pages.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(load, "Page"),
      errorComponent: BrokenPage,
    }),
  );
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch: parseParams,
    stringifySearch: renderParams,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

function NoPage(): ReactNode {
  const text = useText();
  return (
    <PageHead title={text.error.noPage}>
      <p className="sub">
        <To className="a" to="/">
          {text.error.toOverview}
        </To>
      </p>
    </PageHead>
  );
}

function BrokenPage({ error }: ErrorComponentProps): ReactNode {
  const text = useText();
  return (
    <PageHead
      title={text.error.page}
      acts={
        <button className="btn" type="button" onClick={() => location.reload()}>
          {text.error.reload}
        </button>
      }
    >
      <p className="sub">{text.error.pageHint}</p>
      <p className="sub m">{messageOf(error)}</p>
    </PageHead>
  );
}
