/** Rows of the table of runs that are new or changed, and those that no longer exist. */
export interface RowChanges {
  readonly version: number;
  readonly rows: readonly { readonly key: string; readonly markup: string }[];
  /** Keys of rows that no longer exist. */
  readonly gone: readonly string[];
  /** The paragraph on how often test figures have been looked at. */
  readonly looks: string;
}

interface Handlers {
  readonly rows: (changes: RowChanges) => void;
  readonly page: () => Promise<void>;
}

/** Receives the server's events, if the page subscribes to any, and shows whether it is connected. */
export function listen({ rows, page }: Handlers): void {
  const { events, version = "0" } = document.body.dataset;
  if (events === undefined) return;
  let known = version;
  const connect = (): void => {
    const source = new EventSource(`/events?topic=${encodeURIComponent(events)}&version=${known}`);
    source.onopen = () => say("live");
    source.onerror = () => {
      say("not connected, trying again");
      source.close(); // a new connection asks for the changes since the latest version
      setTimeout(connect, RETRY_MS);
    };
    source.addEventListener("rows", ({ data }) => {
      const changes = JSON.parse(data) as RowChanges;
      known = String(changes.version);
      rows(changes);
    });
    source.addEventListener("page", ({ data }) => {
      known = String((JSON.parse(data) as { version: number }).version);
      void page();
    });
  };
  connect();
}

const RETRY_MS = 1000;

function say(text: string): void {
  const status = document.querySelector("#connection");
  if (status !== null) status.textContent = text;
}
