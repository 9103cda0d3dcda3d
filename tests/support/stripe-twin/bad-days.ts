/** How often something goes wrong, from 0 to 1, and how long it takes at most. */
export interface Weather {
  /** A request is answered 429 and not looked at. */
  limited: number;
  /** A request never arrives. */
  requestLost: number;
  /** What was asked is done, and its answer never arrives. */
  answerLost: number;
  /** Nobody is there: 503. */
  away: number;
  /** Before an answer. */
  slowByMilliseconds: number;
  eventLost: number;
  eventDoubled: number;
  /** Each event waits so long at most, which also changes their order. */
  eventLateByMilliseconds: number;
}

export const fine: Weather = {
  limited: 0,
  requestLost: 0,
  answerLost: 0,
  away: 0,
  slowByMilliseconds: 0,
  eventLost: 0,
  eventDoubled: 0,
  eventLateByMilliseconds: 0,
};

export type BadDays = ReturnType<typeof badDays>;

/** The weather of a twin, which a test may change at any time. `random` is between 0 and 1. */
export function badDays(random: () => number) {
  let weather = fine;
  const happens = (chance: number) => chance > 0 && random() < chance;
  return {
    become(next: Partial<Weather>) {
      weather = { ...fine, ...next };
    },
    /** What becomes of a request before it is looked at. */
    ofRequest(): "limited" | "lost" | "away" | undefined {
      if (happens(weather.limited)) return "limited";
      if (happens(weather.requestLost)) return "lost";
      return happens(weather.away) ? "away" : undefined;
    },
    isAnswerLost: () => happens(weather.answerLost),
    slow: () => (0.5 + random() / 2) * weather.slowByMilliseconds,
    isLost: () => happens(weather.eventLost),
    isDoubled: () => happens(weather.eventDoubled),
    late: () => random() * weather.eventLateByMilliseconds,
  };
}
