package org.followthrough.oversight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever the database still holds of a family. */
final class FamilyTraces {

  private FamilyTraces() {}

  /** Every row of every table that holds any of it, also within what the engine keeps as bytes. */
  static List<String> in(JdbcClient jdbc, List<String> traces) {
    List<String> found = new ArrayList<>();
    for (String table :
        jdbc.sql(
                """
                select schemaname || '.' || tablename from pg_tables
                where schemaname in ('public', 'followthrough') order by 1""")
            .query(String.class)
            .list()) {
      String row =
          table.equals("public.act_ge_bytearray")
              ? "convert_from(bytes_, 'SQL_ASCII')"
              : "cast(t as text)";
      for (String trace : traces) {
        jdbc.sql(
                "select count(*) from %s t where strpos(lower(%s), :trace) > 0"
                    .formatted(table, row))
            .param("trace", trace.toLowerCase(Locale.ROOT))
            .query(Long.class)
            .optional()
            .filter(rows -> rows > 0)
            .ifPresent(rows -> found.add(table + " has " + rows + " rows with " + trace));
      }
    }
    return found;
  }
}
