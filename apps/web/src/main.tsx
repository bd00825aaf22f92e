import "@fontsource-variable/figtree";
import "./theme/mantine.js";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchSession } from "./account/session.js";
import { api } from "./api/client.js";
import { pollWhileDown } from "./api/connection.js";
import { App } from "./app.js";
import { watchArrival } from "./shared/arrival.js";
import { basePath } from "./shared/base-path.js";
import { ignoreStrayKeys } from "./shared/ignore-stray-keys.js";
import { whenIdle } from "./shared/when-idle.js";
import { ErrorBoundary } from "./shell/error-boundary.js";
import { cssVariables, theme } from "./theme/theme.js";

ignoreStrayKeys();
watchArrival();
watchSession();
whenIdle(() => {
  import("./shell/when-loaded.js").then(
    ({ whenLoaded }) => whenLoaded(),
    () => undefined,
  );
});
// With the service worker the page starts offline. In development it would serve stale files.
if (import.meta.env.PROD)
  void navigator.serviceWorker?.register(`${basePath}/sw.js`).catch(() => {});
pollWhileDown(() => api.listTasks({ limit: 1 }));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </MantineProvider>
  </StrictMode>,
);
