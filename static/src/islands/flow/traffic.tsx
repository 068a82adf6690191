import { useCallback, useState } from "react";
import type { Traffic } from "./elements";

/** The counts on the lines, while they are shown, and how to turn them on and off or to those of another version. */
export function useTraffic(url: string) {
  const [traffic, setTraffic] = useState<Traffic>();
  const count = useCallback(
    async (version?: number) => {
      const asked = version === undefined ? url : `${url}?version=${version}`;
      const response = await fetch(asked, { headers: { Accept: "application/json" } });
      if (response.ok) setTraffic((await response.json()) as Traffic);
    },
    [url],
  );
  const toggle = useCallback(() => (traffic ? setTraffic(undefined) : void count()), [count, traffic]);
  return { traffic, count, toggle };
}

interface CountedProps {
  traffic: Traffic;
  newest: number; // version
  count: (version: number) => void;
}

/** Says what is counted, and of which version. */
export function Counted({ traffic, newest, count }: CountedProps) {
  const n = traffic.conversations.toLocaleString("en");
  const versions = Array.from({ length: newest }, (_, i) => newest - i);
  const words = traffic.conversations === 1 ? "1 conversation" : `${n} conversations`;
  return (
    <div className="fcounted">
      <label htmlFor="fcounted-version" className="sr">
        Version to count
      </label>
      <select id="fcounted-version" value={traffic.version} onChange={(e) => count(Number(e.target.value))}>
        {versions.map((v) => (
          <option key={v} value={v}>
            {`Version ${v}`}
          </option>
        ))}
      </select>
      <span role="status">
        {traffic.conversations === traffic.limit ? `the newest ${n} conversations` : words}
      </span>
    </div>
  );
}
