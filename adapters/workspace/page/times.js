// Instants as people in the council read them: Europe/London, whatever this machine is set to.

const LONDON = { timeZone: "Europe/London" };
const made = (options) => new Intl.DateTimeFormat("en-GB", { ...LONDON, ...options });

const HOUR = made({ hour: "2-digit", minute: "2-digit" });
const DAY = made({ weekday: "long", day: "numeric", month: "long" });
const DATE = made({ day: "numeric", month: "long", year: "numeric" });
const WEEKDAY = made({ weekday: "long" });
const SHORT_DAY = made({ weekday: "short", day: "numeric", month: "short" });
const FULL = made({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" });
const KEY = made({ year: "numeric", month: "2-digit", day: "2-digit" });

export const hour = (at) => HOUR.format(new Date(at));
export const day = (at) => DAY.format(new Date(at)).replace(",", "");
export const date = (at) => DATE.format(new Date(at));
export const weekday = (at) => WEEKDAY.format(new Date(at));
export const shortDay = (at) => SHORT_DAY.format(new Date(at)).replace(",", "");
export const full = (at) => FULL.format(new Date(at)).replace(/,(?=[^,]*,)/, "");

/** The same for all instants of one day in London. */
export const dayKey = (at) => KEY.format(new Date(at));
