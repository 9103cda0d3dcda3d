/** Why the server did not start, for the person who started it. */
export function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, address, hostname } = { code: "", port: 0, address: "", hostname: "", ...error };
  if (code === "EADDRINUSE" && isWellKnown(port))
    return `Port ${port} is already in use, by a web server perhaps: name it in TRUST_PROXY, so that it ends TLS, or stop it.`;
  if (code === "EACCES" && isWellKnown(port))
    return `This user is not allowed to listen on port ${port}. See "TLS" in docs/operating.md, or put a web server in front and name it in TRUST_PROXY.`;
  if (code === "EADDRINUSE")
    return `Port ${port} is already in use. Try: PORT=${freeLooking(port)} npm start`;
  if (code === "EACCES" && port)
    return `This user is not allowed to listen on port ${port}. Try: PORT=3000 npm start`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return `HOST ${address || hostname} is not an address of this computer.`;
  }
  return error.message.split("\n")[0] || error.name;
}

function freeLooking(port: number): number {
  return port < 65_535 ? port + 1 : port - 1;
}

/** Which the server takes where it ends TLS itself. */
function isWellKnown(port: number): boolean {
  return port === 80 || port === 443;
}
