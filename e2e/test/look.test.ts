import { mkdir } from "node:fs/promises";
import type { BrowserContextOptions } from "playwright-core";
import { newVisitor } from "../src/visitor.js";

const day = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const shots: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 820 } },
  dark: { viewport: { width: 1280, height: 820 }, colorScheme: "dark" },
  phone: {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  },
};
describe("look", () => {
  for (const [name, options] of Object.entries(shots)) {
    it(name, async () => {
      const { user, page } = await newVisitor(options);
      page.on("console", (m) => console.log("console", m.type(), m.text().slice(0, 400)));
      page.on("pageerror", (e) => console.log("error", e.stack?.slice(0, 600)));
      await mkdir("/tmp/look", { recursive: true });
      const c = user.client;
      const shot = async (what: string) => {
        await page.waitForTimeout(700);
        await page.screenshot({ path: `/tmp/look/${name}-${what}.png` });
      };
      await page.goto("/");
      await shot("first");
      const home = await c.createList({ name: "Home", color: "green" });
      const work = await c.createList({ name: "Work", color: "blue" });
      await c.createList({ name: "Reading", color: "orange" });
      const label = await c.createLabel({ name: "errand", color: "red" });
      const kitchen = await c.createSection({ listId: home.id, name: "Kitchen" });
      const t = await c.createTask({
        title: "Fix the dripping tap",
        description: "The washer is in the blue box.",
        listId: home.id,
        sectionId: kitchen.id,
        dueDate: day(-2),
        priority: 1,
      });
      await c.createTask({ title: "Turn the water off first", parentId: t.id });
      await c.createTask({ title: "Buy a new washer", parentId: t.id, completed: true });
      await c.createTask({
        title: "Buy oat milk and coffee",
        dueDate: day(0),
        labelIds: [label.id],
        priority: 2,
      });
      await c.createTask({
        title: "Send the invoice to Harlow & Sons",
        listId: work.id,
        dueDate: day(0),
        dueTime: "16:30",
      });
      await c.createTask({
        title: "Water the fig tree",
        listId: home.id,
        dueDate: day(1),
        repeat: { rule: "FREQ=WEEKLY", from: "due" },
      });
      await c.createTask({
        title: "Book the dentist",
        description: "Ask about the crown on the left, bring the insurance card.",
      });
      await c.createTask({ title: "Plan the weekend in Lisbon", dueDate: day(3), priority: 3 });
      await c.createTask({ title: "Call grandmother", completed: true });
      await page.waitForTimeout(1500);
      await shot("today");
      for (const path of [
        "inbox",
        "upcoming",
        `lists/${home.id}`,
        `labels/${label.id}`,
        "completed",
        "search?q=washer",
        "trash",
        "activity",
        "nowhere",
      ]) {
        await page.goto(`/${path}`);
        await shot(path.replace(/[/?=]/g, "-").replace(/\d+/, "x"));
      }
      await page.goto(`/lists/${home.id}?task=${t.id}`);
      await shot("task");
      await page.goto("/today");
      await page.waitForTimeout(500);
      if (name === "phone") await page.getByRole("button", { name: "Show the sidebar" }).click();
      else await page.keyboard.press("Control+k");
      await shot(name === "phone" ? "drawer" : "palette");
    });
  }
});
