/** How long the trash keeps what was deleted, in words. */
export function trashPeriod(): string {
  const days = document.documentElement.dataset.trashDays ?? "30"; // written by the server
  return days === "1" ? "1 day" : `${days} days`;
}
