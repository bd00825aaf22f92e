import "@fontsource-variable/figtree";
import "./theme/mantine.js";
import "./theme/base.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { watchSession } from "./account/session.js";
import { api } from "./api/client.js";
import { keepAsking } from "./api/connection.js";
import { createQueries } from "./api/queries.js";
import { App } from "./app.js";
import { Broken } from "./shell/broken.js";
import { followAddress } from "./tasks/view.js";
import { cssVariables, theme } from "./theme/theme.js";

watchSession();
followAddress();
keepAsking(() => api.listTasks({ limit: 1 }));

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Broken>
        <QueryClientProvider client={createQueries()}>
          <App />
        </QueryClientProvider>
      </Broken>
    </MantineProvider>
  </StrictMode>,
);
