/** Reads tokens as colours that a canvas understands; a canvas knows neither `var()` nor `light-dark()`. */
export class Colors {
  readonly #probe: HTMLElement;
  readonly #known = new Map<string, string>();

  /** `host` is an element inside the theme; it gets a hidden child. */
  constructor(host: HTMLElement) {
    this.#probe = document.createElement("i");
    this.#probe.style.display = "none";
    host.append(this.#probe);
  }

  /** The colour of any CSS text, such as "var(--s1)"; `opacity` below 1 makes it clear. */
  of(css: string, opacity = 1): string {
    const key = opacity === 1 ? css : `color-mix(in oklch, ${css} ${opacity * 100}%, transparent)`;
    let color = this.#known.get(key);
    if (color === undefined) {
      this.#probe.style.color = key;
      color = getComputedStyle(this.#probe).color;
      this.#known.set(key, color);
    }
    return color;
  }

  /** Forgets all: the theme has changed. */
  forget(): void {
    this.#known.clear();
  }
}

/** Series colours in their fixed order; from the eleventh on, grey. */
export function seriesColor(i: number): string {
  return i < 10 ? `var(--s${i + 1})` : "var(--text-3)";
}
