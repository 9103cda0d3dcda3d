declare module "fastify" {
  interface FastifyContextConfig {
    /** `nothing`: answers though the database is away or the server drains. */
    needs?: "nothing";
  }
}

export {};
