import type { CsvField } from "@docket/contract/choices";
import type { PortableTask } from "./model.js";

/**
 * The names that other applications and people give to the column of a field, in addition to its
 * own, in English, German, French and Spanish; the more specific ones come first. A column that is
 * not recognised can be mapped by hand.
 */
export const columnNames: Partial<Record<CsvField, string[]>> = {
  id: words`uid, uuid, task id, taskid, card id, issue id, issue key, key, vorgangs-id`,
  title: words`task, task name, task title, name, subject, summary, content, todo, to do, to-do item,
    card name, issue, item, action, action item, what, text,
    titel, aufgabe, aufgabenname, vorgangsname, betreff, bezeichnung, was,
    titre, tâche, nom de la tâche, intitulé, libellé, objet, nom,
    título, tarea, nombre de la tarea, asunto, nombre`,
  list: words`project, projects, project name, project title, board name, list name, list title, lists, folder, category,
    board, area, notebook,
    liste, listenname, projekt, projektname, ordner, bereich, kategorie,
    projet, dossier, nom de la liste, catégorie,
    lista, proyecto, carpeta, nombre de la lista, categoría`,
  section: words`section name, section/column, column, column name, list name, group, bucket, bucket name,
    heading, heading title, stage,
    abschnitt, spalte, gruppe, bucketname, colonne, groupe, sección, columna, grupo`,
  parent: words`parent id, parent task, parent task id, parent issue, parent name, parent title, subtask of,
    übergeordnete aufgabe, hauptaufgabe, unteraufgabe von, tâche parente, sous-tâche de,
    tarea principal, subtarea de`,
  labels: words`tags, label, tag, categories, contexts, context, keywords, hashtags,
    etiketten, etikett, kategorien, schlagwörter, schlagworte, stichwörter,
    étiquettes, étiquette, catégories, mots-clés, etiquetas, etiqueta, categorías, palabras clave`,
  description: words`notes, note, details, detail, body, content, task content, comment, comments, remarks,
    memo, text, card description, task description,
    beschreibung, notizen, notiz, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, kommentare,
    remarques, remarque, commentaire, commentaires, détails,
    descripción, notas, nota, comentario, comentarios, observaciones, detalles`,
  priority: words`importance, prio, urgency, task priority, priorität, wichtigkeit, dringlichkeit,
    priorité, urgence, prioridad, importancia, urgencia`,
  startDate: words`start date, start, starts, start on, begin, begin date, scheduled, scheduled date,
    defer date, defer until, do date, when,
    startdatum, beginnt am, beginn, anfang, anfangsdatum,
    date de début, début, commence le, fecha de inicio, fecha de comienzo, inicio, comienza el`,
  dueDate: words`due date, due, due on, due by, due at, deadline, target date, end date, date,
    fälligkeitsdatum, fällig am, fällig, fällig bis, fälligkeit, frist, termin, enddatum, bis, datum,
    date d'échéance, échéance, date limite, date de fin, pour le,
    fecha de vencimiento, vencimiento, fecha límite, vence, vence el, fecha de entrega, fecha de fin,
    fecha`,
  dueTime: words`due time, time, time due, uhrzeit, zeit, fällig um, heure, heure d'échéance,
    hora, hora de vencimiento`,
  dueZone: words`due zone, time zone, timezone, zeitzone, fuseau horaire, zona horaria`,
  repeat: words`recurrence, repeats, recurring, rrule, repeat rule, recurrence rule, recurrence pattern,
    frequency, wiederholung, wiederholt sich, récurrence, répétition, fréquence,
    repetición, recurrencia, frecuencia`,
  completed: words`done, status, complete, is completed, state, due complete, finished, closed, checked,
    is done, task status, progress, % complete, percent complete,
    erledigt, abgeschlossen, fertig, zustand, fortschritt, % erledigt,
    terminé, terminée, fait, achevé, statut, état, avancement,
    completado, completada, hecho, terminado, terminada, estado, progreso`,
  repeatFrom: words`repeat from`,
  completedAt: words`completed at, completed time, completed on, completed date, completion date,
    date completed, stop date, done at, done date, done on, date done, closed at, finished at, finished on,
    resolved, erledigt am, abgeschlossen am, abschlussdatum, fertig am,
    terminé le, achevé le, date d'achèvement, date de réalisation,
    completado el, completada el, terminado el, fecha de finalización`,
  createdAt: words`created at, created, created time, created on, created date, creation date, date created,
    date added, added, added on, added at,
    erstellt am, erstellt, erstellungsdatum, angelegt am, hinzugefügt am,
    créé le, créée le, date de création, ajouté le,
    creado el, creada el, creado, fecha de creación, añadido el`,
};

/** The priorities, by the words for them in lower case. */
export const priorities = new Map<string, PortableTask["priority"]>(
  (
    [
      words`1, p1, high, highest, very high, top, urgent, important, critical, blocker, a, h, !!!,
        hoch, sehr hoch, höchste, dringend, wichtig, haute, élevée, très haute, urgente, importante,
        alta, muy alta`,
      words`2, p2, medium, moderate, b, m, !!, mittel, moyenne, media`,
      words`3, p3, low, lowest, very low, c, l, !, niedrig, sehr niedrig, gering, basse, faible, baja,
        muy baja`,
      words`4, p4, none, no, no priority, normal, 0, d, keine, keine priorität, normale, aucune, sans,
        ninguna, sin prioridad`,
    ] as const
  ).flatMap((names, at) =>
    names.map((name) => [name, (at + 1) as PortableTask["priority"]] as const),
  ),
);

/** The words for completed, cancelled and open tasks, in lower case. */
export const done =
  new Set(words`true, yes, y, x, 1, 100%, done, complete, completed, closed, finished, checked, ✓, ✔,
  wahr, ja, erledigt, abgeschlossen, fertig, vrai, oui, fait, terminé, terminée, achevé, achevée,
  verdadero, sí, si, hecho, hecha, completado, completada, terminado, terminada, finalizado, finalizada`);
export const cancelled =
  new Set(words`cancelled, canceled, won't do, wontfix, abgebrochen, storniert, annulé, annulée, abandonné,
  cancelado, cancelada, anulado, anulada`);
export const open =
  new Set(words`false, no, n, 0, 0%, open, todo, to do, to-do, pending, not started, notstarted,
  incomplete, unchecked, active, backlog,
  falsch, nein, offen, nicht begonnen, ausstehend, zu erledigen,
  faux, non, ouvert, ouverte, à faire, non commencé, non commencée,
  falso, abierto, abierta, pendiente, por hacer, sin empezar, no comenzada, no iniciada`);

/** The words of a list that is separated by commas. */
function words([text = ""]: TemplateStringsArray): string[] {
  return text.split(",").map((word) => word.trim());
}
