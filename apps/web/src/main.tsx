import "@fontsource-variable/figtree";
import "./theme/mantine.js";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchSession } from "./account/session.js";
import { api } from "./api/client.js";
import { pollWhileDown } from "./api/connection.js";
import { createQueryClient } from "./api/query-client.js";
import { App } from "./app.js";
import { ErrorBoundary } from "./shell/error-boundary.js";
import { syncViewWithUrl } from "./tasks/view.js";
import { cssVariables, theme } from "./theme/theme.js";

watchSession();
syncViewWithUrl();
pollWhileDown(() => api.listTasks({ limit: 1 }));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <ErrorBoundary>
        <QueryClientProvider client={createQueryClient()}>
          <App />
        </QueryClientProvider>
      </ErrorBoundary>
    </MantineProvider>
  </StrictMode>,
);
