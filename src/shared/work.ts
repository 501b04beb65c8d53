/** Called with what is being done, at the beginning of each piece of some work, and repeatedly within long pieces. */
export type OnWork = (what: string) => void;

/** Of work that nobody follows. */
export const unfollowed: OnWork = () => undefined;
