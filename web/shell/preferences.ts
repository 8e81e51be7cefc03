/** What a reader chose for this browser; everything else of the page's state lives in the URL. */
export interface Preferences {
  readonly theme: "auto" | "light" | "dark" | "contrast" | "contrast-light" | "contrast-dark";
  readonly language: "en" | "zh";
  readonly density: "dense" | "regular";
  readonly logLine: "open" | "folded";
}

/** Where preferences are kept: the part of `Storage` that is used. */
export interface PreferenceStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

const key = "taffrail";
const allowed: { readonly [K in keyof Preferences]: readonly Preferences[K][] } = {
  theme: ["auto", "light", "dark", "contrast", "contrast-light", "contrast-dark"],
  language: ["en", "zh"],
  density: ["dense", "regular"],
  logLine: ["open", "folded"],
};

/** Reads what was chosen; `languages` are the browser's, best first. Broken or forbidden storage gives the defaults. */
export function readPreferences(
  storage: PreferenceStorage | undefined,
  languages: readonly string[],
): Preferences {
  const first = languages.find((language) => /^(en|zh)\b/.test(language)) ?? "en";
  let kept: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(storage?.getItem(key) ?? "{}");
    if (typeof parsed === "object" && parsed !== null) kept = parsed as Record<string, unknown>;
  } catch {
    // Somebody else's text under our name: the defaults are as good as any.
  }
  const choose = <K extends keyof Preferences>(name: K, otherwise: Preferences[K]): Preferences[K] =>
    (allowed[name] as readonly unknown[]).includes(kept[name]) ? (kept[name] as Preferences[K]) : otherwise;
  return {
    theme: choose("theme", "auto"),
    language: choose("language", first.startsWith("zh") ? "zh" : "en"),
    density: choose("density", "dense"),
    logLine: choose("logLine", "open"),
  };
}

/** Keeps what was chosen; says nothing where storage is forbidden or full. */
export function writePreferences(storage: PreferenceStorage | undefined, preferences: Preferences): void {
  try {
    storage?.setItem(key, JSON.stringify(preferences));
  } catch {
    // The choice holds until the page is left.
  }
}
