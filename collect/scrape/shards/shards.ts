import { type Clock, type Log, messageOf } from "@taffrail/base";
import { type Halves, halvesOf, ownerOf } from "./rendezvous.ts";

/** Who shares the targets, as one member sees it. */
export interface ShardView {
  /** Those that shall share them, sorted. */
  readonly members: readonly string[];
  /** When the member learned of it, Unix milliseconds. */
  readonly since: number;
  /** Whether it scrapes by it already. */
  readonly isInForce: boolean;
  /** A change that was agreed on and comes into force at `at`, Unix milliseconds. */
  readonly next?: { readonly members: readonly string[]; readonly at: number };
}

/** What `Shards` is made with. */
export interface ShardsOptions {
  /** The name of this member among the others. */
  readonly self: string;
  readonly members: readonly string[];
  /** Asks another member for its view. Rejects where it cannot be reached. */
  readonly ask: (member: string, signal: AbortSignal) => Promise<ShardView>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Times of a change, milliseconds. */
export const shardsDefaults = {
  /** From the moment that the last member learned of a change to the change: time enough for all to see that all agree. */
  settleMs: 10_000,
  /** Changes come at multiples of this. */
  alignMs: 5000,
  /** How often the others are asked while a change is not in force. */
  askMs: 1000,
  /** A member that cannot be reached for so long is not waited for. */
  giveUpMs: 30_000,
} as const;

/** A change and when it comes into force. */
interface Agreed {
  readonly membership: Membership;
  readonly at: number;
}

interface Membership {
  readonly members: readonly string[];
  readonly hashes: readonly Halves[];
}

/**
 * Shares targets among servers that see the same discovery: each target has one owner, by rendezvous hash of its labels.
 *
 * A change of members comes into force everywhere at one instant: each member tells the others what it wants and since when; once all that
 * can be reached want the same, the instant follows from the latest of those times, the same for all. A slot before it is scraped by
 * the old owner, a slot after it by the new one, so none is scraped twice and none left out. A member that dies unannounced leaves its
 * targets alone until the others were told of it and gave it up.
 */
export class Shards {
  readonly #options: ShardsOptions;
  readonly #listeners = new Set<() => void>();
  #now: Membership = { members: [], hashes: [] };
  #next: Agreed | undefined = undefined;
  #wanted: Membership;
  #since: number;
  #agreeing = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(options: ShardsOptions) {
    this.#options = options;
    this.#wanted = membershipOf(options.members);
    this.#since = options.clock.now();
    if (this.#others([]).length === 0) this.#now = this.#wanted;
    else this.#begin();
  }

  /** What the others are told. */
  get view(): ShardView {
    const next = this.#next;
    return {
      members: this.#wanted.members,
      since: this.#since,
      isInForce: this.#isSettled,
      ...(next === undefined ? {} : { next: { members: next.membership.members, at: next.at } }),
    };
  }

  /** Whether a target of this key is scraped here at the slot `t`. */
  owns(key: Halves, t: number): boolean {
    const { members, hashes } =
      this.#next !== undefined && t >= this.#next.at ? this.#next.membership : this.#now;
    return members[ownerOf(key, hashes)] === this.#options.self;
  }

  /** Whether a target of this key is scraped here now, or will be after the change that is agreed on. */
  mayOwn(key: Halves): boolean {
    return [this.#now, this.#next?.membership].some(
      (one) => one !== undefined && one.members[ownerOf(key, one.hashes)] === this.#options.self,
    );
  }

  /** Other members shall share the targets. */
  propose(members: readonly string[]): void {
    const wanted = membershipOf(members);
    if (wanted.members.join() === this.#wanted.members.join()) return;
    this.#wanted = wanted;
    this.#since = this.#options.clock.now();
    this.#begin();
  }

  /** Calls back when what `mayOwn` answers may have changed. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  get #isSettled(): boolean {
    return this.#now === this.#wanted;
  }

  #begin(): void {
    this.#agreeing.abort();
    this.#agreeing = new AbortController();
    const signal = AbortSignal.any([this.#agreeing.signal, this.#options.signal]);
    this.#done = this.#done.then(() => this.#change(signal));
  }

  /** Waits until all agree, and then for the instant; what was agreed on is carried out, whatever is wanted by then. */
  async #change(signal: AbortSignal): Promise<void> {
    const { clock, log, signal: stop } = this.#options;
    while (!signal.aborted && !this.#isSettled) {
      const agreed = await this.#agree(signal);
      if (agreed === undefined) {
        await clock.sleep(shardsDefaults.askMs, signal);
        continue;
      }
      const { membership, at } = agreed;
      this.#next = agreed;
      log.info("targets are shared anew", {
        members: membership.members.join(" "),
        at: new Date(at).toISOString(),
      });
      this.#tell();
      await clock.sleep(at - clock.now(), stop);
      this.#next = undefined;
      if (stop.aborted) return;
      this.#now = membership;
      this.#tell();
    }
  }

  /** What comes into force, and when; `undefined` while not all agree. */
  async #agree(signal: AbortSignal): Promise<Agreed | undefined> {
    const { ask, clock, log } = this.#options;
    const wanted = this.#wanted;
    const mine = wanted.members.join();
    const before = this.#now.members;
    const others = this.#others(before);
    const asked = await Promise.allSettled(others.map((member) => ask(member, signal)));
    const now = clock.now();
    const isGivenUp = now - this.#since >= shardsDefaults.giveUpMs;
    const views = asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    // others may have agreed before one of them, or this one, learned of a further change
    for (const { next } of views) {
      if (next === undefined || next.at <= now || next.members.join() === before.join()) continue;
      const isWanted = next.members.join() === mine;
      return { membership: isWanted ? wanted : membershipOf(next.members), at: next.at };
    }
    let latest = this.#since;
    let allInForce = others.length > 0 && views.length === others.length;
    for (const { members, since, isInForce } of views) {
      if (members.join() !== mine) return undefined;
      if (since > latest) latest = since;
      allInForce &&= isInForce;
    }
    for (const [i, answer] of asked.entries()) {
      if (answer.status === "fulfilled") continue;
      if (!isGivenUp) return undefined;
      log.warn("a member is not waited for", { member: others[i], reason: messageOf(answer.reason) });
    }
    // whoever comes back to members that never ceased to be has nothing to wait for
    if (allInForce && before.length === 0) return { membership: wanted, at: now };
    const { settleMs, alignMs } = shardsDefaults;
    const soonest = Math.max(latest + settleMs, now);
    return { membership: wanted, at: Math.ceil(soonest / alignMs) * alignMs };
  }

  /** All that take part in a change but this one. */
  #others(before: readonly string[]): string[] {
    const all = new Set([...before, ...this.#wanted.members]);
    all.delete(this.#options.self);
    return [...all].sort();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function membershipOf(members: readonly string[]): Membership {
  const sorted = [...new Set(members)].sort();
  return { members: sorted, hashes: sorted.map(halvesOf) };
}
