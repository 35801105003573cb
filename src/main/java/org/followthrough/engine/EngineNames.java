package org.followthrough.engine;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the engine knows by a name. Read from its tables: who asks may be no reader of all of it,
 * and a check of names tells nobody what it found.
 */
@Component
public class EngineNames {

  private final JdbcClient jdbc;

  EngineNames(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The keys of the processes whose newest version starts with a BPMN message. */
  public List<String> startedBy(String message) {
    return jdbc.sql(
            """
            select distinct p.key_ from act_ru_event_subscr s
            join act_re_procdef p on p.id_ = s.configuration_
            where s.event_type_ = 'message' and s.event_name_ = ? and s.execution_id_ is null""")
        .param(message)
        .query(String.class)
        .list();
  }

  /** The ids of all groups of users. */
  public List<String> groups() {
    return jdbc.sql("select id_ from act_id_group").query(String.class).list();
  }
}
