import reference from "@scalar/fastify-api-reference";
import Fastify from "fastify";

// Runs as a process of its own, for a moment: the package keeps its script of 4 MB in memory in several forms from its
// import on, and takes a third of a second to load. It gives the script away only as a route, so a server that listens
// nowhere is asked for it.
const server = Fastify();
await server.register(reference, { routePrefix: "/", configuration: { url: "none" } });
const { rawPayload } = await server.inject("/js/scalar.js");
process.stdout.write(rawPayload);
