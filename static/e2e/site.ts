import { createServer, type Server as HTTP } from "node:http";
import type { AddressInfo } from "node:net";

/** A page of somebody else's, with the headers that they send. */
export interface Foreign {
  html: string;
  headers?: Record<string, string>;
}

/** A site of somebody else's, on an origin of its own. */
export class Site {
  private constructor(
    private readonly server: HTTP,
    readonly origin: string,
  ) {}

  static async start(page: (origin: string) => Foreign): Promise<Site> {
    let origin = "";
    const server = createServer((request, answer) => {
      if (request.url !== "/") return answer.writeHead(204).end();
      const { html, headers } = page(origin);
      answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(html);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new Site(server, origin);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** A page with the widget of a flow. */
export function pageWith(patchbay: string, flow = "phone-verification", more = "", attributes = ""): string {
  return `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>
    ${more}</head><body><main><h1>A shop</h1><p><a href="#more">More</a> <label>Search <input></label></p></main>
    <script src="${patchbay}/widget.js" data-flow="${flow}" ${attributes} async></script></body></html>`;
}
