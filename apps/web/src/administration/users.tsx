import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { User } from "../api/auth.js";
import { api } from "../api/client.js";
import { Rows } from "../shared/rows.js";
import { SearchInput } from "../shared/search-input.js";
import { Section } from "./section.js";
import { UserRow } from "./user-row.js";

const PAGE = 25;
const DEBOUNCE_MILLISECONDS = 250;

/** The accounts, which can be searched and managed. */
export function Users({ me }: { me: User }) {
  const queries = useQueryClient();
  const [search, setSearch] = useState("");
  const [q] = useDebouncedValue(search.trim(), DEBOUNCE_MILLISECONDS);
  const query = useInfiniteQuery({
    queryKey: ["users", q],
    queryFn: ({ pageParam, signal }) =>
      api.listUsers(
        { limit: PAGE, ...(q && { q }), ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const accounts = data?.pages.flatMap(({ items }) => items) ?? [];
  const reload = () => queries.invalidateQueries({ queryKey: ["users"] });

  return (
    <Section title="Users">
      <SearchInput label="Search by name or email" value={search} onChange={setSearch} />
      {data && accounts.length === 0 && (
        <p className="quiet" role="status">
          No user’s name or email contains “{q}”.
        </p>
      )}
      <Rows label="Users" what="the users" query={query}>
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
    </Section>
  );
}
