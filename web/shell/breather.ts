/** How long the page works on end, milliseconds: a frame is 16. */
const stretchMs = 10;

/** Lets the page draw and hear its user while much is worked off. */
export class Breather {
  #until = performance.now() + stretchMs;

  /** Waits for a turn of the event loop once the page has worked for a while. */
  async breathe(): Promise<void> {
    if (performance.now() < this.#until) return;
    await turn();
    this.#until = performance.now() + stretchMs;
  }
}

/** Unlike a timer this is not put off in pages that are not seen. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (): void => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
