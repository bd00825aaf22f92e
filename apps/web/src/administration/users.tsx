import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { LoadError } from "../shared/load-error.js";
import { Rows } from "../shared/rows.js";
import { SearchInput } from "../shared/search-input.js";
import classes from "./administration.module.css";
import { UserRow } from "./user-row.js";

const PAGE = 25;
const DEBOUNCE_MILLISECONDS = 250;

/** The accounts, which can be searched and managed. */
export function Users({ me }: { me: User }) {
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [q] = useDebouncedValue(search.trim(), DEBOUNCE_MILLISECONDS);
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    {
      queryKey: ["users", me.id, q],
      queryFn: ({ pageParam, signal }) =>
        api.listUsers(
          { limit: PAGE, ...(q && { q }), ...(pageParam !== null && { cursor: pageParam }) },
          { signal },
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (previous) => previous,
    },
  );
  const accounts = data?.pages.flatMap(({ items }) => items) ?? [];
  const reload = () => queries.invalidateQueries({ queryKey: ["users", me.id] });

  return (
    <section className={classes.section} aria-labelledby="administration-users">
      <h2 id="administration-users" className={classes.heading}>
        Users
      </h2>
      <SearchInput label="Search by name or email" value={search} onChange={setSearch} />
      {error && <LoadError what="the users" error={error} onRetry={refetch} />}
      {data && accounts.length === 0 && (
        <p className={classes.text} role="status">
          No user’s name or email contains “{q}”.
        </p>
      )}
      <Rows label="Users">
        {accounts.map((account) => (
          <UserRow
            key={account.id}
            account={account}
            isMe={account.id === me.id}
            onChanged={reload}
          />
        ))}
      </Rows>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </section>
  );
}
