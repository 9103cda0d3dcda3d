/** A statement on its way to the database; one without a name is planned with its values. */
export interface Statement {
  name?: string;
  text: string;
  values: unknown[];
}

/** Some 200 are sent again and again. Those that clients can vary, by what they change, must not fill the memory. */
const mostNames = 400;

/** Names of statements, by which each connection prepares and plans them once. */
export interface PreparedStatements {
  of(text: string, values: readonly unknown[], hasCustomPlan?: boolean): Statement;
  /** Gives a statement another name, by which no connection knows it yet. */
  renew(statement: Statement): void;
  areNamed: boolean;
}

/** Not `areNamed` where each may meet another connection, which knows none of the names. */
export function createPreparedStatements(areNamed: boolean): PreparedStatements {
  const names = new Map<string, string>();
  let given = 0;
  const next = () => `farmgate_${++given}`;
  return {
    areNamed,
    of(text, parameters, hasCustomPlan = false) {
      const values = [...parameters];
      const name = hasCustomPlan || !areNamed || values.length === 0 ? undefined : nameOf(text);
      return name === undefined ? { text, values } : { name, text, values };
    },
    renew({ name, text }) {
      if (name !== undefined && names.get(text) === name) names.set(text, next());
    },
  };

  function nameOf(text: string): string | undefined {
    const known = names.get(text);
    if (known !== undefined || names.size === mostNames) return known;
    const name = next();
    names.set(text, name);
    return name;
  }
}
