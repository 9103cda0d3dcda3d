import createValidatorFactory from "@fastify/ajv-compiler";
import createSerializerFactory from "@fastify/fast-json-stringify-compiler";
import type { ErrorObject, ValidateFunction } from "ajv";

/**
 * Fastify's own compilers of schemas, asked when a request or an answer needs one for the first time: a start needs
 * hardly any of the hundreds. Ajv is one for all apps of a process, so that none compiles what another has.
 */
export const compilersFactory = { buildValidator, buildSerializer };

const createValidators = createValidatorFactory();
const createSerializers = createSerializerFactory();

function buildValidator(...site: Parameters<typeof createValidators>): ReturnType<typeof createValidators> {
  const compile = createValidators(...site);
  return (route) => {
    let compiled: Validate | undefined;
    const validate = (input: unknown) => {
      compiled ??= compile(route) as Validate;
      const isValid = compiled(input);
      validate.errors = compiled.errors ?? null;
      return isValid;
    };
    validate.errors = null as Validate["errors"];
    // Fastify calls it and looks for its errors, and knows nothing else of it.
    return validate as Validate;
  };
}

type Validate = ValidateFunction & { errors: ErrorObject[] | null };

function buildSerializer(
  ...site: Parameters<typeof createSerializers>
): ReturnType<typeof createSerializers> {
  const compile = createSerializers(...site);
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (answer: unknown) => {
      serialize ??= compile(route);
      return serialize(answer);
    };
  };
}
