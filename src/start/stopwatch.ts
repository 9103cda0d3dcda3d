/** Seconds since the last call under the name of what they went into; without a name, all of them. */
export function stopwatch() {
  const seconds: Record<string, number> = {};
  let last = performance.now();
  return (name?: string): Record<string, number> => {
    const now = performance.now();
    if (name !== undefined) seconds[name] = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
