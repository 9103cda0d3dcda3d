/**
 * The socket that systemd listens on for the server and hands over, where it does (sd_listen_fds(3)): connections wait in it
 * while one server ends and the next one starts, an upgrade included. Of several only the first is taken.
 */
export function inheritedSocket(env: NodeJS.ProcessEnv): { fd?: number } {
  const { LISTEN_FDS: count, LISTEN_PID: heir } = env;
  // Of `WORKERS` the first process has it, which the others ask for it.
  const isOurs = heir === String(process.pid) || heir === String(process.ppid);
  return isOurs && Number(count) >= 1 ? { fd: firstFd } : {};
}

const firstFd = 3;
