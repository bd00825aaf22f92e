/** A bar at the top of the page, or of the row that it is in, which appears if something takes a while. */
export const LoadingBar = () => <div className="loading" role="progressbar" aria-label="Loading" />;
