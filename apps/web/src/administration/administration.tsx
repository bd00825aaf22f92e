import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { WithQueries } from "../api/with-queries.js";
import { LoadError } from "../shared/load-error.js";
import { usePageTitle } from "../shared/page-title.js";
import classes from "./administration.module.css";
import { Invitations } from "./invitations.js";
import { ServerFacts } from "./server-facts.js";
import { Users } from "./users.js";

/** The page on which an administrator manages accounts and the server. */
export default function Administration({ user }: { user: User }) {
  return (
    <WithQueries>
      <Sections user={user} />
    </WithQueries>
  );
}

function Sections({ user }: { user: User }) {
  const title = useRef<HTMLHeadingElement>(null);
  usePageTitle("view", "Administration");
  const {
    data: server,
    error,
    refetch,
  } = useQuery({
    queryKey: ["server"],
    queryFn: ({ signal }) => api.getServer({}, { signal }),
  });

  useEffect(() => title.current?.focus(), []);

  return (
    <>
      <Anchor component={Link} href="/">
        Back to your tasks
      </Anchor>
      <h1 ref={title} tabIndex={-1} className={classes.title}>
        Administration
      </h1>
      {error && <LoadError what="this page" error={error} onRetry={refetch} />}
      {server && (
        <div className={classes.sections}>
          <ServerFacts server={server} />
          <Users me={user} />
          <Invitations signUp={server.signUp} />
        </div>
      )}
    </>
  );
}
