import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { Api } from "./api.ts";
import { type Format, formatIn } from "./format.ts";
import { en, type Messages } from "./messages.en.ts";
import type { ObjectStore } from "./objects.ts";
import { type Preferences, readPreferences, writePreferences } from "./preferences.ts";
import { CursorStore } from "../charts/cursor.ts";

/** What every part of the page may use. */
export interface Shared {
  readonly api: Api;
  readonly objects: ObjectStore;
  readonly cursor: CursorStore;
  readonly text: Messages;
  readonly format: Format;
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
}

const SharedContext = createContext<Shared | undefined>(undefined);

export function useShared(): Shared {
  const shared = useContext(SharedContext);
  if (shared === undefined) throw new Error("BUG: a part stands outside SharedProvider");
  return shared;
}

/** The words of the language in use. */
export function useText(): Messages {
  return useShared().text;
}

export function useFormat(): Format {
  return useShared().format;
}

/** Holds preferences and words; Chinese is fetched when it is first chosen. */
export function SharedProvider({
  api,
  objects,
  children,
}: {
  api: Api;
  objects: ObjectStore;
  children: ReactNode;
}): ReactNode {
  const storage = safeStorage();
  const [preferences, setPreferences] = useState(() => readPreferences(storage, navigator.languages));
  const [zh, setZh] = useState<Messages>();
  const [cursor] = useState(() => new CursorStore());
  const wantsZh = preferences.language === "zh";

  useEffect(() => {
    let isLeft = false;
    if (wantsZh && zh === undefined) {
      void import("./messages.zh.ts").then((file) => {
        if (!isLeft) setZh(file.zh);
      });
    }
    return () => {
      isLeft = true;
    };
  }, [wantsZh, zh]);

  useEffect(() => {
    const root = document.documentElement;
    if (preferences.theme === "auto") delete root.dataset["theme"];
    else root.dataset["theme"] = preferences.theme;
    if (preferences.density === "dense") delete root.dataset["density"];
    else root.dataset["density"] = preferences.density;
    root.lang = preferences.language === "zh" ? "zh-Hans" : "en";
    writePreferences(storage, preferences);
  }, [preferences, storage]);

  useEffect(() => {
    const see = (): void => objects.hide(document.hidden);
    document.addEventListener("visibilitychange", see);
    return () => document.removeEventListener("visibilitychange", see);
  }, [objects]);

  const shared = useMemo<Shared>(
    () => ({
      api,
      objects,
      cursor,
      text: wantsZh && zh !== undefined ? zh : en,
      format: formatIn(wantsZh && zh !== undefined ? "zh" : "en"),
      preferences,
      prefer: (change) => setPreferences((before) => ({ ...before, ...change })),
    }),
    [api, objects, cursor, preferences, wantsZh, zh],
  );
  if (wantsZh && zh === undefined) return null; // 8 KB away; better than a page that changes its language
  return <SharedContext value={shared}>{children}</SharedContext>;
}

function safeStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // forbidden by the browser's settings
  }
}
