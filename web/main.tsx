import "./shell/tokens.css";
import "./shell/fonts.css";
import "./shell/base.css";
import "./shell/shell.css";
import "./shell/parts.css";
import "./shell/narrow.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openApi } from "./shell/api.ts";
import { SharedProvider } from "./shell/context.tsx";
import { kinds } from "./shell/kinds.ts";
import { browserTimers } from "./shell/known.ts";
import { ObjectStore } from "./shell/objects.ts";
import { openRouter } from "./shell/router.tsx";

const api = openApi();
const opened = kinds.find(({ path }) => path === location.pathname)?.plural;
const objects = new ObjectStore(api, browserTimers, opened);
const router = openRouter();
const queries = new QueryClient({
  defaultOptions: {
    // A query names its instants, so its answer does not age; the next refresh is another query.
    queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000, retry: 1, refetchOnWindowFocus: false },
  },
});

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <SharedProvider api={api} objects={objects}>
        <RouterProvider router={router} />
      </SharedProvider>
    </QueryClientProvider>
  </StrictMode>,
);
