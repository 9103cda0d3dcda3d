declare module "fastify" {
  interface FastifyContextConfig {
    /** `nothing`: answers though the database is away. */
    needs?: "nothing";
  }
}

export {};
