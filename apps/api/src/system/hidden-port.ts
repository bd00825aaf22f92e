import { connect } from "node:net";

/**
 * Refuses a port on which another program answers at the IPv6 address of this machine: browsers try that
 * one first for `localhost`, and would show the other program at Docket's address.
 *
 * @throws Error `EADDRINUSE`, as listening there would
 */
export function refuseHiddenPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "::1", port, timeout: 1_000 });
    const free = () => {
      socket.destroy();
      resolve();
    };
    socket.once("connect", () => {
      socket.destroy();
      reject(Object.assign(new Error("taken"), { code: "EADDRINUSE", address: "::1", port }));
    });
    socket.once("error", free);
    socket.once("timeout", free);
  });
}
