/** One server-sent event; a heartbeat comment is a frame without data. */
export interface Frame {
  event: string;
  data: string;
}

/**
 * Reads a stream of server-sent events. EventSource cannot send an Authorization header, so this is done by hand.
 * The id of an event is its message's number, which the data says too.
 */
export async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let buffer = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (buffer + value.replaceAll("\r", "")).split("\n\n");
      buffer = blocks.pop() ?? "";
      for (const block of blocks) yield parse(block);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): Frame {
  const frame: Frame = { event: "message", data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.startsWith("event:")) frame.event = value;
    else if (line.startsWith("data:")) frame.data += frame.data ? `\n${value}` : value;
  }
  return frame;
}
