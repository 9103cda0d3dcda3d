/** Runs pieces of work in the order they came, as many at once as what they need together fits into `total`. */
export function createBudget(total: number) {
  let free = total;
  const waiting: { need: number; begin: () => void }[] = [];

  return async function spend<T>(need: number, work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ need, begin: resolve });
    admit();
    await promise;
    try {
      return await work();
    } finally {
      free += need;
      admit();
    }
  };

  function admit() {
    for (let next = waiting[0]; next && next.need <= free; next = waiting[0]) {
      free -= next.need;
      waiting.shift();
      next.begin();
    }
  }
}
