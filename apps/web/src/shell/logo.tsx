/** Docket's logo: a paper slip with a check mark. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        fill="var(--docket-accent)"
        d="M8 2h16a3 3 0 0 1 3 3v6.2a2.8 2.8 0 0 0 0 5.6V30l-3.67-2.6L19.67 30 16 27.4 12.33 30l-3.66-2.6L5 30V16.8a2.8 2.8 0 0 0 0-5.6V5a3 3 0 0 1 3-3Z"
      />
      <path
        fill="none"
        stroke="var(--docket-on-accent)"
        strokeWidth="2.8"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="m10.8 14.2 3.7 3.7 7-7.6"
      />
    </svg>
  );
}
