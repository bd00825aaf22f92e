const marks = {
  blank: <path d="M34 40h28M34 50h18" opacity=".45" />,
  done: <path d="m36 45 8 8 17-18" strokeWidth="3.5" />,
  search: <path d="M47 52a8.5 8.5 0 1 1 0-17 8.5 8.5 0 0 1 0 17Zm6-2.5 6.5 6.5" />,
};

/** A sheet of paper: blank, checked or searched. */
export function EmptyDrawing({ kind }: { kind: keyof typeof marks }) {
  return (
    <svg
      width="96"
      height="84"
      viewBox="0 0 96 84"
      fill="none"
      stroke="var(--docket-accent)"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path
        d="M26 10h44a4 4 0 0 1 4 4v8a5 5 0 0 0 0 10v42l-6.5-5-6.5 5-6.5-5-6.5 5-6.5-5-6.5 5-6.5-5-6.5 5V32a5 5 0 0 0 0-10v-8a4 4 0 0 1 4-4Z"
        fill="color-mix(in srgb, var(--docket-accent) 7%, transparent)"
      />
      <path d="M32 27h32" strokeDasharray="1 5" opacity=".7" />
      {marks[kind]}
    </svg>
  );
}
