/**
 * An abort controller that also fires when another signal does, with its reason, until it is let go of. `AbortSignal.any` does the same for
 * ten times the cost, with weak references that only a full collection takes away: too dear for each request.
 */
export class Follower extends AbortController implements Disposable {
  readonly #followed: AbortSignal | undefined;
  readonly #follow = (): void => this.abort(this.#followed?.reason);

  constructor(followed: AbortSignal | undefined) {
    super();
    this.#followed = followed;
    if (followed?.aborted === true) this.#follow();
    else followed?.addEventListener("abort", this.#follow, { once: true });
  }

  [Symbol.dispose](): void {
    this.#followed?.removeEventListener("abort", this.#follow);
  }
}
