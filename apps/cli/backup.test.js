

  questions
    ✔ a password never appears on the screen, and the terminal is as before afterwards (52ms)
    ✔ only a yes is a yes (43ms)
    ✔ the end of the input is a no

  stats
    ✔ counts what all users have, and how large the tables are (19764ms)

  db url
    ✔ prints DATABASE_URL and nothing else, in a form that libpq takes (27404ms)
    of the embedded server
      ✔ stays the same, and it is said that the server does not run (17279ms)
      ✔ is that of a server that runs, with --keep, until Ctrl-C (9095ms)

  a command
    ✔ ends with 3 while the database is away (8379ms)
    ✔ ends with 3 on a database without Docket's tables, and says how to make them (8353ms)
    ✔ ends with 2 for a setting that is no PostgreSQL URL (6513ms)
    ✔ ends with 2 if it does not exist, with the one that may have been meant (13679ms)
    ✔ explains itself with --help and ends with 0 (54198ms)
    ✔ ends quietly when nobody reads on (9565ms)

  import
    a file that is not right
      ✔ is refused with the path of each mistake, and nothing is written (6381ms)
      ✔ is refused when a part is missing, unknown or of another kind (36406ms)
      ✔ is refused when it is cut off, no JSON, no UTF-8, or not there (36413ms)
      ✔ shows the first mistakes of many, and counts the rest (5136ms)
    all or nothing
      ✔ a row that the database refuses undoes the rows before it, and the account (10436ms)
      ✔ SIGINT in the middle of an import leaves nothing of it (5588ms)
      ✔ SIGKILL in the middle of an import leaves nothing of it (7744ms)

  export and import
    ✔ what is exported is what the API exports, of this user alone (18286ms)
    ✔ comes back byte for byte from an empty database, but for its ids (55671ms)
    ✔ what the API exports can be imported as well, and its owner can sign in (31088ms)
