import type { CsvField } from "@docket/contract/choices";
import type { PortableTask } from "./model.js";

/**
 * The names that other applications and people give to the column of a field, in addition to its
 * own, in English, German, French and Spanish; the more specific ones come first. A column that is
 * not recognised can be mapped by hand.
 */
export const columnNames: Partial<Record<CsvField, string[]>> = {
  id: words`uid, uuid, task id, taskid, card id`,
  title: words`task, task name, name, subject, summary, content, todo, to do, card name, task title,
    titel, aufgabe, betreff, bezeichnung, titre, tâche, objet, nom, título, tarea, asunto, nombre`,
  list: words`project, projects, board name, list name, folder, category, board,
    liste, projekt, ordner, projet, dossier, lista, proyecto, carpeta`,
  section: words`column, section/column, list name, group,
    abschnitt, spalte, gruppe, colonne, groupe, sección, columna, grupo`,
  parent: words`parent id, parentid, parent task,
    übergeordnete aufgabe, tâche parente, tarea principal`,
  labels: words`tags, label, tag, categories, contexts,
    etiketten, kategorien, schlagwörter, étiquettes, catégories, etiquetas, categorías`,
  description: words`notes, note, details, body, comment, comments, card description,
    beschreibung, notizen, notiz, bemerkung, bemerkungen, kommentar, remarques, commentaire,
    descripción, notas, nota`,
  priority: words`importance, priorität, wichtigkeit, priorité, prioridad`,
  startDate: words`start date, start, startdatum, beginnt am, beginn,
    date de début, début, fecha de inicio, fecha de comienzo, inicio`,
  dueDate: words`due date, due, deadline, date, due on,
    fälligkeitsdatum, fällig am, fällig, fälligkeit, frist, datum,
    date d'échéance, échéance, fecha de vencimiento, vencimiento, fecha límite, fecha`,
  dueTime: words`due time, time, uhrzeit, heure, hora`,
  dueZone: words`due zone, time zone, timezone, zeitzone, fuseau horaire, zona horaria`,
  repeat: words`recurrence, rrule, recurring, wiederholung, récurrence, repetición`,
  completed: words`done, status, complete, is completed, state, due complete,
    erledigt, abgeschlossen, terminé, fait, statut, état, completado, completada, estado`,
  repeatFrom: words`repeat from`,
  completedAt: words`completed at, completed time, completed on, completion date, date completed,
    erledigt am, abgeschlossen am, terminé le, achevé le, date d'achèvement,
    completado el, fecha de finalización`,
  createdAt: words`created at, created, created time, created on, creation date, date created,
    erstellt am, erstellt, erstellungsdatum, créé le, date de création, creado el, fecha de creación`,
};

/** The priorities, by the words for them in lower case. */
export const priorities = new Map<string, PortableTask["priority"]>(
  (
    [
      words`1, p1, high, highest, very high, urgent, critical, a, h, !!!,
        hoch, sehr hoch, höchste, dringend, haute, élevée, urgente, alta, muy alta`,
      words`2, p2, medium, b, m, !!, mittel, moyenne, media`,
      words`3, p3, low, lowest, c, l, !, niedrig, gering, basse, faible, baja`,
      words`4, p4, none, normal, 0, d, keine, normale, aucune, ninguna`,
    ] as const
  ).flatMap((names, at) =>
    names.map((name) => [name, (at + 1) as PortableTask["priority"]] as const),
  ),
);

/** The words for completed and for open tasks, in lower case. */
export const done =
  new Set(words`true, yes, y, x, 1, 100%, done, complete, completed, closed, finished, ✓, ✔,
  wahr, ja, erledigt, abgeschlossen, fertig, vrai, oui, fait, terminé, terminée, achevé, achevée,
  verdadero, sí, si, hecho, hecha, completado, completada, terminado, terminada, finalizado, finalizada`);
export const open =
  new Set(words`false, no, n, 0, 0%, open, todo, to do, to-do, pending, not started, notstarted,
  incomplete, active, backlog,
  falsch, nein, offen, nicht begonnen, ausstehend, zu erledigen,
  faux, non, ouvert, ouverte, à faire, non commencé, non commencée,
  falso, abierto, abierta, pendiente, por hacer, sin empezar, no comenzada, no iniciada`);

/** The words of a list that is separated by commas. */
function words([text = ""]: TemplateStringsArray): string[] {
  return text.split(",").map((word) => word.trim());
}
