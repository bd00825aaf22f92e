/** Not in every browser yet, and a property in some. */
interface WithWeekInfo extends Intl.Locale {
  getWeekInfo?(): { firstDay: number };
  weekInfo?: { firstDay: number };
}

/** The zone, language and first day of the week of this browser, for a new account. */
export function browserCalendar() {
  const { language } = navigator;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const locale = new Intl.Locale(language) as WithWeekInfo;
  const { firstDay } = locale.getWeekInfo?.() ?? locale.weekInfo ?? { firstDay: 1 };
  return { timeZone, locale: language, weekStart: firstDay };
}
