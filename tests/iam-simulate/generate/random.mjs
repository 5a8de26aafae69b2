/**
 * A small seeded source of random choices. Each case has a source of its own, made from the seed
 * and the number of the case, so any case can be made again without those before it.
 */
export class Random {
  #state;

  /**
   * @param {number} seed
   * @param {number} stream which of the independent sequences of this seed
   */
  constructor(seed, stream) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream + 1, 0x85ebca6b)) >>> 0;
    for (let round = 0; round < 4; round++) this.next();
  }

  /** A number from 0 up to, but not including, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** True with this probability. */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * @template T
   * @param {readonly T[]} list
   * @returns {T}
   */
  pick(list) {
    return list[this.below(list.length)];
  }

  /**
   * One of the values, each as likely as its weight says.
   *
   * @template T
   * @param {readonly (readonly [number, T])[]} choices
   * @returns {T}
   */
  weighted(choices) {
    const total = choices.reduce((sum, [weight]) => sum + weight, 0);
    let rest = this.next() * total;
    for (const [weight, value] of choices) {
      rest -= weight;
      if (rest < 0) return value;
    }
    return choices[choices.length - 1][1];
  }

  /**
   * Some different members of a list, in random order.
   *
   * @template T
   * @param {readonly T[]} list
   * @param {number} count
   * @returns {T[]}
   */
  sample(list, count) {
    const rest = [...list];
    const chosen = [];
    while (chosen.length < count && rest.length > 0) {
      chosen.push(...rest.splice(this.below(rest.length), 1));
    }
    return chosen;
  }

  /** A list of `count` things, made one by one. */
  times(count, make) {
    return Array.from({ length: count }, make);
  }

  /** A lone member of a list stands without brackets half of the time, as policies allow. */
  listOrValue(list) {
    return list.length === 1 && this.chance(0.5) ? list[0] : list;
  }

  /** The text with the case of some letters changed. */
  recase(text) {
    return [...text]
      .map((character) =>
        this.chance(0.3)
          ? character === character.toLowerCase()
            ? character.toUpperCase()
            : character.toLowerCase()
          : character,
      )
      .join('');
  }
}
