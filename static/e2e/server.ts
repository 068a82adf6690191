import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.E2E_BINARY ?? join(import.meta.dirname, "../../bin/patchbay");

/** Journeys ask for more codes in a minute than people may. */
const generous = [
  "--limit-otp-cool-down=0s",
  "--limit-otp-number=1000",
  "--limit-otp-number-day=1000",
  "--limit-otp-chat=1000",
  "--limit-otp-visitor=1000",
  "--limit-otp-prefix=1000",
  "--limit-otp-prefix-probe=1000",
  "--limit-chat-conversations=1000",
  "--limit-chat-message-burst=100",
];

/** A real server on free ports with a data folder of its own. */
export class Server {
  private process?: ChildProcess;
  private readonly data = mkdtempSync(join(tmpdir(), "patchbay-e2e-"));
  private constructor(
    readonly url: string,
    readonly gateway: string,
    private readonly flags: string[],
  ) {}

  static async start(...flags: string[]): Promise<Server> {
    const server = new Server(`http://${await freeAddress()}`, await freeAddress(), flags);
    await server.run();
    return server;
  }

  private async run() {
    const address = this.url.replace("http://", "");
    const args = ["serve", "--data-dir", this.data, "--listen", address, "--gateway-listen", this.gateway];
    this.process = spawn(binary, [...args, ...generous, ...this.flags], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    for (const until = Date.now() + 15_000; Date.now() < until; await pause(50)) {
      if (this.process.exitCode !== null) throw new Error(`the server ended with ${this.process.exitCode}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      if (answer?.ok) return;
    }
    throw new Error("the server does not answer");
  }

  /** The link that makes the owner's account, as the console prints it. */
  get setUpLink(): string {
    return readFileSync(join(this.data, "set-up-link"), "utf8").trim();
  }

  /** Ends the process as a power cut does, and starts it again on the same data. */
  async crashAndRestart() {
    await this.end("SIGKILL");
    await this.run();
  }

  async stop() {
    await this.end("SIGTERM");
    rmSync(this.data, { recursive: true, force: true });
  }

  private async end(signal: NodeJS.Signals) {
    const ended = new Promise((ok) => this.process?.once("exit", ok));
    this.process?.kill(signal);
    await ended;
  }
}

const pause = (ms: number) => new Promise((ok) => setTimeout(ok, ms));

async function freeAddress(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((ok) => probe.once("listening", ok));
  const address = probe.address();
  await new Promise((ok) => probe.close(ok));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return `127.0.0.1:${address.port}`;
}
